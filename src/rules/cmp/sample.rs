//! A design for the tests whose organisation does everything that the pack asks.

use crate::design::{Design, Listener, ListenerProtocol, Practice, Tls};
use crate::rules::testing::{account, slb, two_az_vpc};

/// The small design with a complete practice and an HTTPS entry.
pub(super) fn compliant() -> Design {
    let mut design = two_az_vpc();
    slb(&mut design, "slb", |slb| {
        let secure = |listener: &Listener| Listener {
            protocol: ListenerProtocol::Https,
            port: 443,
            backend_protocol: Some(ListenerProtocol::Http),
            certificate_on_slb: true,
            ..listener.clone()
        };
        slb.listeners = slb.listeners.iter().map(secure).collect();
    });
    practice(&mut design, |practice| {
        *practice = Practice {
            min_tls: Some(Tls::V1_3),
            encryption_at_rest: Some(true),
            audit_retention_days: Some(180),
            audit_off_site: Some(true),
            separate_roles: Some(true),
            personal_data: Some(true),
            personal_data_masked: Some(true),
            incident_minutes: Some(30),
            token_minutes: Some(15),
            freeze_after: Some(5),
            idle_minutes: Some(15),
            min_android: Some(8),
            min_ios: Some(12),
            device_checks: Some(true),
            key_rotation_hours: Some(24),
            hsm: Some(true),
            hsts: Some(true),
            token_revocation: Some(true),
            foreign_data: Some(true),
            privacy_rights: Some(true),
            soc: Some(true),
            waf_refresh_hours: Some(72),
            ztna_check_ms: Some(499),
            detection_basis_points: Some(9997),
            mini_program: Some(true),
            mini_program_guarded: Some(true),
            vendor_scored: Some(true),
            certificates: vec!["MLPS-3".to_owned()],
            ..Practice::default()
        };
    });
    design
}

/// Changes how the organisation works.
pub(super) fn practice(design: &mut Design, change: impl FnOnce(&mut Practice)) {
    account(design, |account| change(&mut account.practice));
}
