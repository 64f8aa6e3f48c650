using System.Text.Json.Nodes;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>References as texts in the file.</summary>
internal static class ReferenceScalars
{
    private const string Label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /// <summary>Anything that can be selected.</summary>
    public static ScalarShape<Reference> Any { get; } = new()
    {
        Id = "reference",
        Article = "a reference",
        Description = "A thing by kind and name: `internet` (every address outside the declared blocks), `all` (every machine), `machine/NAME`, `service/NAME` (the machines it may run on), `provider/NAME`, `zone/PROVIDER/ZONE`, `network/NAME`, `subnet/NETWORK/SUBNET`, `overlay/NAME` (its members), or `cidr/BLOCK` (literal addresses).",
        Examples = ["service/etcd", "machine/etcd-1", "zone/aws/a", "cidr/203.0.113.0/24", "internet"],
        Parser = ParseAny,
        Constraint = () => new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = $"^(internet|all|(machine|service|provider|network|overlay)/{Label}|(zone|subnet)/{Label}/{Label}|cidr/[0-9A-Fa-f:.]+/[0-9]{{1,3}})$",
        },
    };

    /// <summary>A network.</summary>
    public static ScalarShape<Reference> Network { get; } = new()
    {
        Id = "network-reference",
        Article = "a network",
        Description = "A network as `network/NAME`.",
        Examples = ["network/aws"],
        Parser = ParseNetwork,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^network/{Label}$" },
    };

    /// <summary>Where a way to one service begins.</summary>
    public static ScalarShape<Reference> LinkOrigin { get; } = new()
    {
        Id = "link-origin",
        Article = "a network or a subnet",
        Description = "A network as `network/NAME`, or a subnet as `subnet/NETWORK/SUBNET`.",
        Examples = ["network/aws", "subnet/aws/apps"],
        Parser = ParseLinkOrigin,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^(network/{Label}|subnet/{Label}/{Label})$" },
    };

    /// <summary>A service.</summary>
    public static ScalarShape<Reference> Service { get; } = new()
    {
        Id = "service-reference",
        Article = "a service",
        Description = "A service as `service/NAME`.",
        Examples = ["service/shop"],
        Parser = ParseService,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^service/{Label}$" },
    };

    /// <summary>Every service, or one.</summary>
    public static ScalarShape<Reference> AllOrService { get; } = new()
    {
        Id = "all-or-service",
        Article = "services",
        Description = "`all` for every service, or one as `service/NAME`.",
        Examples = ["all", "service/shop"],
        Parser = ParseAllOrService,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^(all|service/{Label})$" },
    };

    /// <summary>What has addresses of its own.</summary>
    public static ScalarShape<Reference> Target { get; } = new()
    {
        Id = "target-reference",
        Article = "a machine, a service or a private link",
        Description = "A machine as `machine/NAME`, the machines that run a service as `service/NAME`, or the endpoint of a private link as `link/NAME`.",
        Examples = ["machine/holly", "service/web", "link/models"],
        Parser = ParseTarget,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^(machine|service|link)/{Label}$" },
    };

    /// <summary>What packets come in by.</summary>
    public static ScalarShape<Reference> Way { get; } = new()
    {
        Id = "way-reference",
        Article = "a network or an overlay",
        Description = "What questions come in by: `network/NAME` for a card there, `overlay/NAME` for its tunnel.",
        Examples = ["overlay/tailnet", "network/lan"],
        Parser = ParseWay,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^(network|overlay)/{Label}$" },
    };

    private static bool ParseAllOrService(string text, out Reference value, out Fault fault) =>
        ParseOneOf(text, "a name for services", "all or service/NAME", [ReferenceKind.All, ReferenceKind.Service], out value, out fault);

    private static bool ParseTarget(string text, out Reference value, out Fault fault) =>
        ParseOneOf(text, "a machine, a service or a private link", "machine/NAME, service/NAME or link/NAME", [ReferenceKind.Machine, ReferenceKind.Service, ReferenceKind.Link], out value, out fault);

    private static bool ParseWay(string text, out Reference value, out Fault fault) =>
        ParseOneOf(text, "a network or an overlay", "network/NAME or overlay/NAME", [ReferenceKind.Network, ReferenceKind.Overlay], out value, out fault);

    private static bool ParseOneOf(string text, string what, string forms, ReferenceKind[] kinds, out Reference value, out Fault fault)
    {
        fault = new Fault(ShapeCodes.ReferenceCode, $"'{YamlSentence.Short(text)}' is not {what}; write {forms}.");
        return Reference.TryParse(text, out value) && kinds.Contains(value.Kind);
    }

    private static bool ParseService(string text, out Reference value, out Fault fault)
    {
        var hint = DnsLabel.IsValid(text) ? $"; did you mean service/{text}?" : "; write it as service/NAME.";
        fault = new Fault(ShapeCodes.ReferenceCode, $"'{YamlSentence.Short(text)}' is not a service{hint}");
        return Reference.TryParse(text, out value) && value.Kind == ReferenceKind.Service;
    }

    private static bool ParseAny(string text, out Reference value, out Fault fault)
    {
        fault = default;
        if (Reference.TryParse(text, out value) && value.Kind != ReferenceKind.Link)
        {
            return true;
        }

        fault = FaultOf(text);
        return false;
    }

    private static bool ParseNetwork(string text, out Reference value, out Fault fault)
    {
        var hint = DnsLabel.IsValid(text) ? $"; did you mean network/{text}?" : "; write it as network/NAME.";
        fault = new Fault(ShapeCodes.ReferenceCode, $"'{YamlSentence.Short(text)}' is not a network{hint}");
        return Reference.TryParse(text, out value) && value.Kind == ReferenceKind.Network;
    }

    private static bool ParseLinkOrigin(string text, out Reference value, out Fault fault)
    {
        fault = new Fault(ShapeCodes.ReferenceCode, $"'{YamlSentence.Short(text)}' is neither a network nor a subnet; write it as network/NAME or subnet/NETWORK/SUBNET.");
        return Reference.TryParse(text, out value) && value.Kind is (ReferenceKind.Network or ReferenceKind.Subnet);
    }

    private static Fault FaultOf(string text)
    {
        var shown = YamlSentence.Short(text);
        if (text.StartsWith("cidr/", StringComparison.Ordinal))
        {
            return AddressScalars.FaultOf(text["cidr/".Length..]);
        }

        if (text.StartsWith("link/", StringComparison.Ordinal))
        {
            return new Fault(ShapeCodes.ReferenceCode, $"'{shown}' is a link, and no machine stands in a link; select the networks at its ends instead.");
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            var near = new Suggester().Nearest(text, ["internet", "all"]);
            var mend = near is null ? $"write {{ role: {shown} }} to select by a label, or service/{shown} or machine/{shown} to name one thing" : $"did you mean '{near}'?";
            return new Fault(ShapeCodes.ReferenceCode, $"'{shown}' alone does not say what is meant; {mend}{(near is null ? "." : "")}");
        }

        var word = text[..slash];
        var form = word switch
        {
            "machine" or "service" or "provider" or "network" or "overlay" => $"write {word}/NAME",
            "zone" => "write zone/PROVIDER/ZONE",
            "subnet" => "write subnet/NETWORK/SUBNET",
            _ => new Suggester().Nearest(word, Reference.Words) is { } near ? $"did you mean '{near}{YamlSentence.Short(text[slash..])}'?" : $"it must begin with one of {string.Join(", ", Reference.Words.Where(w => w != "link"))}",
        };
        return new Fault(ShapeCodes.ReferenceCode, $"'{shown}' is not a reference; {form}{(form.EndsWith('?') ? "" : ".")}");
    }
}
