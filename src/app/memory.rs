//! Keeping the memory of large buffers from one frame to the next.

/// The largest buffer that the C library of Linux keeps after it was freed, a little rounded down.
const LARGEST: usize = 31 << 20;

/// Asks the allocator to keep large buffers that are freed.
///
/// Every frame the triangles of the whole window are written into buffers of several megabytes that are freed at its
/// end. glibc gives such buffers back to the system, so that each page of them is mapped and cleared again in the
/// next frame, which took more than half of a frame's time. It keeps buffers up to the size of the largest one that
/// was freed so far (at most 32 MiB): one buffer of nearly that size, never written to, is freed here. Other
/// allocators keep such buffers anyway.
pub fn keep_large_buffers() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(LARGEST)));
}
