using System.Net;
using System.Text.Json.Nodes;
using Farspan.Addressing;
using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Names of zones and records, and servers to ask.</summary>
internal static class DnsScalars
{
    /// <summary>Longest name in characters without the final dot (RFC 1035 section 2.3.4: 255 bytes on the wire).</summary>
    public const int LongestName = 253;

    private const ushort DnsPort = 53;
    private const string Label = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?";
    private const string WholePattern = $@"{Label}(\.{Label})+";

    /// <summary>A whole name.</summary>
    public static ScalarShape<string> WholeName { get; } = new()
    {
        Id = "whole-name",
        Article = "a whole name",
        Description = "A name with its domain, in lower case and without a dot at the end.",
        Examples = ["omni.example.org", "example.org"],
        Parser = ParseWhole,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^{WholePattern}$" },
    };

    /// <summary>A zone.</summary>
    public static ScalarShape<string> ZoneName { get; } = new()
    {
        Id = "zone-name",
        Article = "a zone",
        Description = "The name that a zone begins at, in lower case and without a dot at the end.",
        Examples = ["example.org", "lan"],
        Parser = ParseZone,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $@"^{Label}(\.{Label})*$" },
    };

    /// <summary>A domain that is asked for elsewhere.</summary>
    public static ScalarShape<string> Domain { get; } = new()
    {
        Id = "domain",
        Article = "a domain",
        Description = "A domain in lower case and without a dot at the end, or `.` for every name.",
        Examples = ["svc.cluster.local", "."],
        Parser = ParseDomain,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $@"^(\.|{Label}(\.{Label})*)$" },
    };

    /// <summary>The name of a record within its zone.</summary>
    public static ScalarShape<string> RecordName { get; } = new()
    {
        Id = "record-name",
        Article = "a record's name",
        Description = "A name in lower case without its zone, or `@` for the zone's own; `*` alone or at the front is a wildcard (RFC 4592).",
        Examples = ["omni", "@", "*.apps", "_sip._tcp"],
        Parser = ParseRecord,
        Constraint = () => new JsonObject { ["type"] = new JsonArray("string", "integer"), ["pattern"] = $@"^(@|\*|(\*\.)?{Label}(\.{Label})*)$" },
    };

    /// <summary>A server to ask.</summary>
    public static ScalarShape<UpstreamLiteral> Upstream { get; } = new()
    {
        Id = "name-server-address",
        Article = "a name server",
        Description = "An address, with `:PORT` behind it where that is not 53 (an IPv6 address then stands in brackets), or `service/NAME` for the members of a service.",
        Examples = ["9.9.9.9", "[fd00::53]:5353", "service/kube-dns"],
        Parser = ParseUpstream,
        Constraint = () => new JsonObject { ["type"] = "string", ["minLength"] = 2, ["maxLength"] = 128 },
    };

    /// <summary>True for a name that has the form of one, of at least so many labels.</summary>
    internal static bool IsName(string text, int leastLabels) =>
        text.Length <= LongestName && text.Split('.') is var labels && labels.Length >= leastLabels && labels.All(IsLabel);

    private static bool IsLabel(string text) => text.Length is > 0 and <= DnsLabel.Longest && text[0] != '-' && text[^1] is not '-' and not '_' &&
        text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    private static bool ParseWhole(string text, out string value, out Fault fault)
    {
        value = text;
        var mend = text.EndsWith('.') ? "leave the dot at its end away." : text.Contains('.', StringComparison.Ordinal) ? "write it in lower case, with letters, digits and hyphens." : "write it with its domain, such as omni.example.org.";
        fault = new Fault(ShapeCodes.NameCode, $"'{YamlSentence.Short(text)}' is not a whole name; {mend}");
        return IsName(text, 2);
    }

    private static bool ParseZone(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.NameCode, $"'{YamlSentence.Short(text)}' is not the name of a zone; write it in lower case without a dot at the end, such as example.org.");
        return IsName(text, 1);
    }

    private static bool ParseDomain(string text, out string value, out Fault fault)
    {
        value = text == "." ? "" : text;
        fault = new Fault(ShapeCodes.NameCode, $"'{YamlSentence.Short(text)}' is not a domain; write it in lower case without a dot at the end, such as svc.cluster.local, or '.' for every name.");
        return text == "." || IsName(text, 1);
    }

    private static bool ParseRecord(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.NameCode, $"'{YamlSentence.Short(text)}' is not a record's name; write it in lower case and without its zone, such as omni, or '@' for the zone itself.");
        return text is "@" or "*" || IsName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text, 1);
    }

    private static bool ParseUpstream(string text, out UpstreamLiteral value, out Fault fault)
    {
        value = new UpstreamLiteral(null, null);
        fault = new Fault(ShapeCodes.AddressCode, $"'{YamlSentence.Short(text)}' is not a name server; write its address, such as 9.9.9.9, 10.0.0.53:5353 or [fd00::53]:5353, or service/NAME.");
        if (Reference.TryParse(text, out var reference) && reference.Kind == ReferenceKind.Service)
        {
            value = new UpstreamLiteral(null, reference.Name);
            return true;
        }

        if (!TryEndpoint(text, out var address, out var port) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            return false;
        }

        value = new UpstreamLiteral(new IPEndPoint(address, port), null);
        return true;
    }

    private static bool TryEndpoint(string text, out IPAddress address, out ushort port)
    {
        port = DnsPort;
        if (Cidr.TryParseAddress(text, out address!))
        {
            return true;
        }

        var colon = text.LastIndexOf(':');
        if (colon < 1 || !PortRange.TryParse(text.AsSpan(colon + 1), null, out var ports) || ports.Count != 1 || text[colon + 1] == '0')
        {
            return false;
        }

        port = ports.First;
        var host = text[..colon];
        return host is ['[', .., ']'] ? Cidr.TryParseAddress(host.AsSpan(1, host.Length - 2), out address!) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            : Cidr.TryParseAddress(host, out address!) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
    }
}
