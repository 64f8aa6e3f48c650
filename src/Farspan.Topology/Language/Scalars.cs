using System.Text.Json.Nodes;
using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Names and short texts.</summary>
internal static class Scalars
{
    /// <summary>Longest label key or value; as Kubernetes, whose labels people bring along.</summary>
    public const int LongestLabel = 63;

    private const int LongestText = 100;

    /// <summary>A name.</summary>
    public static ScalarShape<string> Name { get; } = new()
    {
        Id = "name",
        Article = "a name",
        Description = "A DNS label (RFC 1123): 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end.",
        Examples = ["etcd-1", "aws", "7"],
        Parser = ParseName,
        Constraint = () => new JsonObject { ["type"] = TextTypes(), ["pattern"] = DnsLabel.Pattern },
    };

    /// <summary>A machine's name.</summary>
    public static ScalarShape<string> MachineName { get; } = new()
    {
        Id = "machine-name",
        Article = "a machine's name",
        Description = "A name other than `internet`, `all`, `backbone` and those that begin with `router-`: Farspan's own nodes are called that.",
        Examples = ["etcd-1", "worker-3"],
        Parser = ParseMachineName,
        Constraint = () => new JsonObject
        {
            ["type"] = TextTypes(),
            ["pattern"] = DnsLabel.Pattern,
            ["not"] = new JsonObject { ["pattern"] = "^(all|backbone|internet|router-.*)$" },
        },
    };

    /// <summary>The name of a service's port.</summary>
    public static ScalarShape<string> PortName { get; } = new()
    {
        Id = "port-name",
        Article = "a port's name",
        Description = "A name with at least one letter, other than `all`, by which policies and claims speak of the port.",
        Examples = ["client", "https", "p2p"],
        Parser = ParsePortName,
        Constraint = () => new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = DnsLabel.Pattern,
            ["not"] = new JsonObject { ["pattern"] = "^(all|[0-9-]*)$" },
        },
    };

    /// <summary>A free text on one line.</summary>
    public static ScalarShape<string> Text { get; } = new()
    {
        Id = "text",
        Article = "a text",
        Description = "A text of 1 to 100 characters on one line.",
        Examples = ["us-east-1", "rack 4, row B"],
        Parser = ParseText,
        Constraint = () => new JsonObject { ["type"] = AnyScalar(), ["minLength"] = 1, ["maxLength"] = LongestText },
    };

    /// <summary>A label's key, where one is declared.</summary>
    public static ScalarShape<string> LabelKey { get; } = new()
    {
        Id = "label-key",
        Article = "a label's key",
        Description = "1 to 63 letters, digits, `-`, `_`, `.` and `/`, with a letter or digit at both ends; not one of the built-in labels `name`, `provider`, `network`, `subnet`, `zone`, `host`.",
        Examples = ["role", "example.org/rack"],
        Parser = ParseDeclaredLabelKey,
        Constraint = () => new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = LabelPattern("./_-"),
            ["not"] = new JsonObject { ["enum"] = new JsonArray([.. BuiltInLabels.All.Select(l => (JsonNode)JsonValue.Create(l))]) },
        },
    };

    /// <summary>A label's key, where one is selected by: built-in labels too.</summary>
    public static ScalarShape<string> SelectedKey { get; } = new()
    {
        Id = "selected-key",
        Article = "a label's key",
        Description = "The key of a declared label, or one of the built-in labels: `name`, `provider`, `network`, `subnet` (as `network/subnet`), `zone` (as `provider/zone`), `host`.",
        Examples = ["role", "provider"],
        Parser = ParseSelectedKey,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = LabelPattern("./_-") },
    };

    /// <summary>A label's value.</summary>
    public static ScalarShape<string> LabelValue { get; } = new()
    {
        Id = "label-value",
        Article = "a label's value",
        Description = "1 to 63 letters, digits, `-`, `_`, `.` and `/`, with a letter or digit at both ends. It is a text: `1` and `true` mean these characters.",
        Examples = ["etcd", "control-plane", "v1.34"],
        Parser = ParseLabelValue,
        Constraint = () => new JsonObject { ["type"] = AnyScalar(), ["pattern"] = LabelPattern("./_-") },
    };

    /// <summary>One of the words of an enumeration, written as its text form.</summary>
    public static ScalarShape<T> Word<T>(string id, string article, string description, params (string Text, T Value)[] words)
        where T : struct, Enum => new()
        {
            Id = id,
            Article = article,
            Description = description,
            Examples = [.. words.Select(w => w.Text)],
            Parser = (text, out value, out fault) =>
            {
                var index = Array.FindIndex(words, w => w.Text == text);
                value = index < 0 ? default : words[index].Value;
                fault = index < 0 ? NotAWord(text, article, [.. words.Select(w => w.Text)]) : default;
                return index >= 0;
            },
            Constraint = () => new JsonObject { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)JsonValue.Create(w.Text))]) },
        };

    /// <summary>A whole number in a range.</summary>
    public static ScalarShape<int> Number(string id, string article, string description, int least, int most, int example) => new()
    {
        Id = id,
        Article = article,
        Description = description,
        Examples = [FormattableString.Invariant($"{example}")],
        IsNumber = true,
        Parser = (text, out value, out fault) =>
        {
            var isNumber = int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out value);
            fault = new Fault(ShapeCodes.NumberCode, FormattableString.Invariant(
                $"'{YamlSentence.Short(text)}' is not {article}: write a whole number from {least} to {most}."));
            return isNumber && value >= least && value <= most && (text.Length == 1 || text[0] != '0');
        },
        Constraint = () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most },
    };

    /// <summary><c>network/subnet</c>.</summary>
    public static ScalarShape<SubnetName> Subnet { get; } = new()
    {
        Id = "subnet-name",
        Article = "a subnet",
        Description = "A subnet as `network/subnet`.",
        Examples = ["aws/etcd"],
        Parser = ParseSubnet,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"{DnsLabel.Pattern[..^1]}/{DnsLabel.Pattern[1..]}" },
    };

    /// <summary>A fault for a text that is none of the words.</summary>
    internal static Fault NotAWord(string text, string article, IReadOnlyList<string> words) => new(ShapeCodes.WordCode,
        $"'{YamlSentence.Short(text)}' is not {article}{new Suggester().Hint(text, words)}{(words.Count == 1 ? "; write" : "; write one of")} {string.Join(", ", words)}.");

    private static bool ParseName(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.NameCode, $"'{YamlSentence.Short(text)}' is not a name{NameHint(text)}; write 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end.");
        return DnsLabel.IsValid(text);
    }

    private static bool ParseMachineName(string text, out string value, out Fault fault)
    {
        if (!ParseName(text, out value, out fault))
        {
            return false;
        }

        fault = new Fault(ShapeCodes.ReservedNameCode, $"No machine may be called '{text}': 'all', 'backbone', 'internet' and names that begin with 'router-' belong to Farspan itself; choose another name.");
        return text is not ("all" or "backbone" or "internet") && !text.StartsWith("router-", StringComparison.Ordinal);
    }

    private static bool ParsePortName(string text, out string value, out Fault fault)
    {
        if (!ParseName(text, out value, out fault))
        {
            return false;
        }

        fault = new Fault(ShapeCodes.ReservedNameCode, $"No port may be called '{text}'; give it a name with a letter in it, other than 'all', such as 'client: 2379/tcp'.");
        return text != "all" && text.Any(char.IsAsciiLetter);
    }

    private static bool ParseText(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.TextCode, $"'{YamlSentence.Short(text)}' does not fit here; write 1 to {LongestText} characters on one line.");
        return text.Length is > 0 and <= LongestText && !text.Any(char.IsControl);
    }

    private static bool ParseDeclaredLabelKey(string text, out string value, out Fault fault)
    {
        if (!ParseLabel(text, "label's key", out value, out fault))
        {
            return false;
        }

        fault = new Fault(ShapeCodes.BuiltInLabelCode, text == BuiltInLabels.Host
            ? $"The label '{text}' is built in: a guest has it from its key 'host'; write 'host' beside 'labels', or choose another key."
            : $"The label '{text}' is built in: every machine has it from where it stands; remove it here, or choose another key.");
        return !BuiltInLabels.All.Contains(text);
    }

    private static bool ParseSelectedKey(string text, out string value, out Fault fault) => ParseLabel(text, "label's key", out value, out fault);

    private static bool ParseLabelValue(string text, out string value, out Fault fault) => ParseLabel(text, "label's value", out value, out fault);

    private static bool ParseLabel(string text, string what, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.LabelCode, $"'{YamlSentence.Short(text)}' is not a {what}; write 1 to {LongestLabel} letters, digits, '-', '_', '.' and '/', with a letter or digit at both ends.");
        return text.Length is > 0 and <= LongestLabel && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) &&
            text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');
    }

    private static bool ParseSubnet(string text, out SubnetName value, out Fault fault)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        value = slash < 0 ? default : new SubnetName(text[..slash], text[(slash + 1)..]);
        fault = new Fault(ShapeCodes.ReferenceCode, $"'{YamlSentence.Short(text)}' is not a subnet; write it as network/subnet, such as aws/etcd.");
        return slash >= 0 && DnsLabel.IsValid(value.Network) && DnsLabel.IsValid(value.Subnet);
    }

    private static string NameHint(string text)
    {
        var lower = text.ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
        return lower != text && DnsLabel.IsValid(lower) ? $" (did you mean '{lower}'?)" : "";
    }

    private static string LabelPattern(string inner) => $"^[A-Za-z0-9]([A-Za-z0-9{inner}]{{0,61}}[A-Za-z0-9])?$";

    private static JsonArray TextTypes() => new("string", "integer");

    private static JsonArray AnyScalar() => new("string", "number", "boolean");
}
