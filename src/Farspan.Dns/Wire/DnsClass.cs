namespace Farspan.Dns.Wire;

/// <summary>Class of records. Source: RFC 1035 section 3.2.4.</summary>
public enum DnsClass : ushort
{
    /// <summary>No class; reserved.</summary>
    None = 0,

    /// <summary>The Internet.</summary>
    IN = 1,

    /// <summary>Chaosnet; used to ask a server about itself.</summary>
    CH = 3,

    /// <summary>Every class.</summary>
    Any = 255,
}
