namespace Farspan.Topology.Model.Dns;

/// <summary>What a declared record says.</summary>
public enum DnsRecordKind
{
    /// <summary>Addresses: A and AAAA (RFC 1035 section 3.4.1, RFC 3596), which stand and are replaced together.</summary>
    Address,

    /// <summary>CNAME (RFC 1035 section 3.3.1).</summary>
    Cname,

    /// <summary>TXT (RFC 1035 section 3.3.14).</summary>
    Txt,

    /// <summary>CAA (RFC 8659).</summary>
    Caa,

    /// <summary>MX (RFC 1035 section 3.3.9).</summary>
    Mx,

    /// <summary>NS (RFC 1035 section 3.3.11).</summary>
    Ns,

    /// <summary>SRV (RFC 2782).</summary>
    Srv,
}
