using System.Text.Json.Nodes;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Versions, suites, names and owners of TLS and certificates.</summary>
internal static class TlsScalars
{
    private const int LongestUrl = 1_024;

    /// <summary>A version.</summary>
    public static ScalarShape<TlsFloor> Floor { get; } = Scalars.Word("tls-version", "a version of TLS", "The lowest version of TLS that is spoken.",
        ("tls1.2", TlsFloor.Tls12), ("tls1.3", TlsFloor.Tls13));

    /// <summary>What callers without a certificate get.</summary>
    public static ScalarShape<ClientCertificates> Clients { get; } = Scalars.Word("client-certificate", "what callers without a certificate get", "What is done with callers that show no certificate.",
        ("optional", ClientCertificates.Optional), ("required", ClientCertificates.Required));

    /// <summary>A cipher suite.</summary>
    public static ScalarShape<string> Suite { get; } = new()
    {
        Id = "cipher-suite",
        Article = "a cipher suite of TLS 1.2",
        Description = "A cipher suite of TLS 1.2 by its IANA name. The suites of TLS 1.3 are always on.",
        Examples = ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"],
        Parser = ParseSuite,
        Constraint = () => new JsonObject { ["enum"] = new JsonArray([.. TlsSuite.All.Select(s => (JsonNode)JsonValue.Create(s.Name))]) },
    };

    /// <summary>A name that a certificate is for.</summary>
    public static ScalarShape<string> CertificateName { get; } = new()
    {
        Id = "certificate-name",
        Article = "a name of a certificate",
        Description = "A name with its domain, in lower case; `*.` at the front stands for one label (RFC 6125 section 6.4.3).",
        Examples = ["api.example.org", "*.example.org"],
        Parser = ParseName,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = @"^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$" },
    };

    /// <summary>An HTTPS URL.</summary>
    public static ScalarShape<string> Url { get; } = new()
    {
        Id = "https-url",
        Article = "a URL",
        Description = "A URL that begins with `https://`, without a query.",
        Examples = ["https://acme-v02.api.letsencrypt.org/directory", "https://id.example.org/realms/main"],
        Parser = ParseUrl,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^https://[^\\s?#@]+$", ["maxLength"] = LongestUrl },
    };

    /// <summary>Who owns a key.</summary>
    public static ScalarShape<string> Owner { get; } = new()
    {
        Id = "owner",
        Article = "a numeric user and group",
        Description = "Numeric user and group with a colon between them.",
        Examples = ["999:999"],
        Parser = ParseOwner,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{1,10}:[0-9]{1,10}$" },
    };

    private static bool ParseSuite(string text, out string value, out Fault fault)
    {
        value = text;
        if (TlsSuite.Find(text) is not null)
        {
            fault = default;
            return true;
        }

        var reason = TlsSuite.IsOfTls13(text) ? "is a cipher suite of TLS 1.3, and these are always on; leave it away."
            : TlsSuite.FindByOpenSslName(text) is { } suite ? $"is what OpenSSL calls it; write {suite.Name}."
            : new Suggester().Nearest(text, TlsSuite.All.Select(s => s.Name)) is { } near ? $"is not a cipher suite of TLS 1.2; did you mean '{near}'?"
            : "is not a cipher suite of TLS 1.2; write its IANA name, such as TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384.";
        fault = new Fault(ShapeCodes.WordCode, $"'{YamlSentence.Short(text)}' {reason}");
        return false;
    }

    private static bool ParseName(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.NameCode, $"'{YamlSentence.Short(text)}' is not a name of a certificate; write one in lower case with its domain, such as api.example.org or *.example.org.");
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return name.Length <= DnsScalars.LongestName - 2 && name.Split('.') is { Length: > 1 } labels && labels.All(DnsLabel.IsValid) && labels[^1].Any(char.IsAsciiLetter);
    }

    private static bool ParseUrl(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.TextCode, $"'{YamlSentence.Short(text)}' is not a URL that fits here; write one that begins with https:// and has no query, such as https://id.example.org/realms/main.");
        return text.Length <= LongestUrl && !text.Any(c => c is <= ' ' or > '~') && Uri.TryCreate(text, UriKind.Absolute, out var url) &&
            url.Scheme == Uri.UriSchemeHttps && text.StartsWith("https://", StringComparison.Ordinal) && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0 && url.Host.Length > 0;
    }

    private static bool ParseOwner(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.NumberCode, $"'{YamlSentence.Short(text)}' is not a numeric user and group; write two numbers with a colon between them, such as 999:999.");
        return text.Split(':') is [var user, var group] && IsId(user) && IsId(group);
    }

    private static bool IsId(string text) =>
        uint.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _) && (text.Length == 1 || text[0] != '0');
}
