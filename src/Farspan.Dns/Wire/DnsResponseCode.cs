namespace Farspan.Dns.Wire;

/// <summary>How a question was answered. Source: RFC 1035 section 4.1.1; RFC 6891 section 6.1.3 for those above 15.</summary>
public enum DnsResponseCode
{
    /// <summary>Answered, if only by the word that there is no such record.</summary>
    NoError = 0,

    /// <summary>The message is malformed (FORMERR).</summary>
    FormatError = 1,

    /// <summary>The server cannot answer (SERVFAIL).</summary>
    ServerFailure = 2,

    /// <summary>There is no such name (NXDOMAIN).</summary>
    NameError = 3,

    /// <summary>The server does not do that (NOTIMP).</summary>
    NotImplemented = 4,

    /// <summary>The server does not do that for this asker (REFUSED).</summary>
    Refused = 5,

    /// <summary>The server has not that zone (NOTAUTH).</summary>
    NotAuthoritative = 9,

    /// <summary>A version of EDNS other than 0 (BADVERS).</summary>
    BadVersion = 16,

    /// <summary>A cookie that is not of this server (BADCOOKIE, RFC 7873).</summary>
    BadCookie = 23,
}
