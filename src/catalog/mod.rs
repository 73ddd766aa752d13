//! What the cloud offers: regions and AZs, ports, specifications, prices, SLAs; editions; a user's overlay.
