using System.Globalization;
using Farspan.Dns.Wire;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Response codes by their mnemonics.</summary>
/// <remarks>Source: the IANA registry of DNS response codes (RFC 6895 section 2.3).</remarks>
public static class DnsCodeText
{
    /// <summary>The mnemonic, or <c>RCODE</c> with the number.</summary>
    public static string Format(DnsResponseCode code) => code switch
    {
        DnsResponseCode.NoError => "NOERROR",
        DnsResponseCode.FormatError => "FORMERR",
        DnsResponseCode.ServerFailure => "SERVFAIL",
        DnsResponseCode.NameError => "NXDOMAIN",
        DnsResponseCode.NotImplemented => "NOTIMP",
        DnsResponseCode.Refused => "REFUSED",
        DnsResponseCode.NotAuthoritative => "NOTAUTH",
        DnsResponseCode.BadVersion => "BADVERS",
        DnsResponseCode.BadCookie => "BADCOOKIE",
        _ => string.Create(CultureInfo.InvariantCulture, $"RCODE{(int)code}"),
    };
}
