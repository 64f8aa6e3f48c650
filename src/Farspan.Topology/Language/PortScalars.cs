using System.Text.Json.Nodes;
using Farspan.Addressing;
using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Ports of services, policies and claims.</summary>
internal static class PortScalars
{
    private const string LiteralPattern = "^[0-9]{1,5}(-[0-9]{1,5})?/(tcp|udp)$";

    /// <summary>A literal port or range with its transport.</summary>
    public static ScalarShape<PortLiteral> Literal { get; } = new()
    {
        Id = "port",
        Article = "a port with its transport",
        Description = "A port from 1 to 65535, or a range of ports, with its transport: `/tcp` or `/udp`.",
        Examples = ["2379/tcp", "30000-32767/udp"],
        Parser = ParseLiteral,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = LiteralPattern },
    };

    /// <summary>A port in a policy or claim.</summary>
    public static ScalarShape<PortTerm> Term { get; } = new()
    {
        Id = "port-term",
        Article = "a port",
        Description = "The name of one of the target service's ports, or a literal port with its transport, or `all` alone for every TCP and UDP port.",
        Examples = ["client", "443/tcp", "8000-8010/tcp", "all"],
        Parser = ParseTerm,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"({LiteralPattern})|({DnsLabel.Pattern})" },
    };

    private static bool ParseLiteral(string text, out PortLiteral value, out Fault fault)
    {
        value = new PortLiteral(TransportProtocol.Tcp, new PortRange(1, 1));
        fault = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var number = slash < 0 ? text : text[..slash];
        if (!PortRange.TryParse(number, null, out var ports) || HasLeadingZero(number))
        {
            fault = FaultOf(text, number);
            return false;
        }

        if (slash < 0)
        {
            fault = new Fault(ShapeCodes.PortCode, $"The port {text} has no transport; write {text}/tcp or {text}/udp.");
            return false;
        }

        if (text[(slash + 1)..] is not ("tcp" or "udp"))
        {
            var transport = text[(slash + 1)..];
            var hint = transport.ToLowerInvariant() is "tcp" or "udp" ? $"; did you mean {number}/{transport.ToLowerInvariant()}?" : $"; write {number}/tcp or {number}/udp.";
            fault = new Fault(ShapeCodes.PortCode, $"'{YamlSentence.Short(transport)}' is not a transport{hint}");
            return false;
        }

        value = new PortLiteral(text[(slash + 1)..] == "tcp" ? TransportProtocol.Tcp : TransportProtocol.Udp, ports);
        return true;
    }

    private static bool ParseTerm(string text, out PortTerm value, out Fault fault)
    {
        fault = default;
        value = new PortTerm(null, null);
        if (text == "all")
        {
            return true;
        }

        if (DnsLabel.IsValid(text) && text.Any(char.IsAsciiLetter))
        {
            value = new PortTerm(text, null);
            return true;
        }

        if (!ParseLiteral(text, out var literal, out fault))
        {
            return false;
        }

        value = new PortTerm(null, literal);
        return true;
    }

    private static Fault FaultOf(string text, string number)
    {
        var ends = number.Split('-');
        var isNumeric = ends.Length is 1 or 2 && ends.All(e => e.Length > 0 && e.All(char.IsAsciiDigit));
        var message = !isNumeric
            ? $"'{YamlSentence.Short(text)}' is not a port; write a number or a range with its transport, such as 2379/tcp or 8000-8010/udp."
            : ends.Length == 2 && ends.All(e => PortRange.TryParse(e, null, out _)) && !HasLeadingZero(number)
                ? $"The range {number} ends before it begins; write {ends[1]}-{ends[0]}."
                : $"'{YamlSentence.Short(number)}' is not a port: ports go from 1 to 65535, without leading zeros.";
        return new Fault(ShapeCodes.PortCode, message);
    }

    private static bool HasLeadingZero(string number) => number.Split('-').Any(e => e is ['0', ..]);
}
