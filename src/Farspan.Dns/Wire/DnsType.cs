namespace Farspan.Dns.Wire;

/// <summary>Kind of a resource record; any number is one (RFC 3597).</summary>
/// <remarks>Source: the IANA registry of DNS parameters; RFC 1035 section 3.2.2 and the RFC beside each.</remarks>
public enum DnsType : ushort
{
    /// <summary>No type; reserved.</summary>
    None = 0,

    /// <summary>IPv4 address.</summary>
    A = 1,

    /// <summary>Name server.</summary>
    NS = 2,

    /// <summary>Other name of this name.</summary>
    CNAME = 5,

    /// <summary>Start of a zone.</summary>
    SOA = 6,

    /// <summary>Name of an address.</summary>
#pragma warning disable CA1720 // the protocol's own mnemonic
    PTR = 12,
#pragma warning restore CA1720 // the protocol's own mnemonic

    /// <summary>Host information; the answer to ANY (RFC 8482).</summary>
    HINFO = 13,

    /// <summary>Mail exchange.</summary>
    MX = 15,

    /// <summary>Text.</summary>
    TXT = 16,

    /// <summary>IPv6 address (RFC 3596).</summary>
    AAAA = 28,

    /// <summary>Where a service is (RFC 2782).</summary>
    SRV = 33,

    /// <summary>Other name of what is below (RFC 6672).</summary>
    DNAME = 39,

    /// <summary>Extensions of a message; never in a zone (RFC 6891).</summary>
    OPT = 41,

    /// <summary>Key of a delegation, at the parent (RFC 4034).</summary>
    DS = 43,

    /// <summary>Key agreement; never in a zone (RFC 2930).</summary>
    TKEY = 249,

    /// <summary>Signature of a message; never in a zone (RFC 8945).</summary>
    TSIG = 250,

    /// <summary>Asks for what changed in a zone (RFC 1995).</summary>
    IXFR = 251,

    /// <summary>Asks for a whole zone (RFC 5936).</summary>
    AXFR = 252,

    /// <summary>Asks for every type (RFC 8482).</summary>
    ANY = 255,

    /// <summary>Which authorities may issue certificates (RFC 8659).</summary>
    CAA = 257,
}
