using System.Globalization;
using System.Text.Json.Nodes;
using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Data of records, in the form of zone files (RFC 1035 section 5.1) but for final dots: names are whole.</summary>
internal static class RecordScalars
{
    private const int LongestTxt = 4_000;

    /// <summary>One character string of a TXT record has one byte for its length (RFC 1035 section 3.3).</summary>
    private const int LongestString = 255;

    private static readonly string[] CaaTags = ["issue", "issuewild", "issuemail", "iodef"];

    /// <summary>The name that a CNAME or NS record leads to.</summary>
    public static ScalarShape<RecordData> Name { get; } = new()
    {
        Id = "target-name",
        Article = "a whole name",
        Description = "The name that is led to, with its domain, in lower case and without a dot at the end.",
        Examples = ["omni.example.org"],
        Parser = ParseName,
        Constraint = () => new JsonObject { ["type"] = "string", ["minLength"] = 3, ["maxLength"] = DnsScalars.LongestName },
    };

    /// <summary>A text.</summary>
    public static ScalarShape<RecordData> Txt { get; } = new()
    {
        Id = "txt-data",
        Article = "a text",
        Description = "1 to 4000 printable ASCII characters, without the quotes of zone files; what is longer than 255 is cut into several strings of one record.",
        Examples = ["v=spf1 -all"],
        Parser = ParseTxt,
        Constraint = () => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean"), ["minLength"] = 1, ["maxLength"] = LongestTxt },
    };

    /// <summary>Who may issue certificates.</summary>
    public static ScalarShape<RecordData> Caa { get; } = new()
    {
        Id = "caa-data",
        Article = "what a CAA record says",
        Description = "Flags (0 or 128), a tag (`issue`, `issuewild`, `issuemail` or `iodef`) and a value without quotes (RFC 8659).",
        Examples = ["0 issue letsencrypt.org", "0 issuewild ;"],
        Parser = ParseCaa,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^(0|128) ({string.Join('|', CaaTags)}) [ !#-\\[\\]-~]+$" },
    };

    /// <summary>Who takes mail.</summary>
    public static ScalarShape<RecordData> Mx { get; } = new()
    {
        Id = "mx-data",
        Article = "what an MX record says",
        Description = "A preference from 0 to 65535, the lower the better, and the whole name of a mail server.",
        Examples = ["10 mail.example.org"],
        Parser = ParseMx,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{1,5} [a-z0-9._-]+$" },
    };

    /// <summary>Where a service is.</summary>
    public static ScalarShape<RecordData> Srv { get; } = new()
    {
        Id = "srv-data",
        Article = "what an SRV record says",
        Description = "Priority, weight and port, each from 0 to 65535, and the whole name of a host (RFC 2782).",
        Examples = ["0 5 5060 sip.example.org"],
        Parser = ParseSrv,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^([0-9]{1,5} ){3}[a-z0-9._-]+$" },
    };

    private static bool ParseName(string text, out RecordData value, out Fault fault)
    {
        value = new RecordData($"{text}.", text);
        return DnsScalars.WholeName.Parser(text, out _, out fault);
    }

    private static bool ParseMx(string text, out RecordData value, out Fault fault) =>
        ParseNumbered(text, 1, "a preference and a whole name, such as 10 mail.example.org", out value, out fault);

    private static bool ParseSrv(string text, out RecordData value, out Fault fault) =>
        ParseNumbered(text, 3, "priority, weight, port and a whole name, such as 0 5 5060 sip.example.org", out value, out fault);

    private static bool ParseTxt(string text, out RecordData value, out Fault fault)
    {
        fault = new Fault(ShapeCodes.TextCode, $"'{YamlSentence.Short(text)}' does not fit into a TXT record; write 1 to {LongestTxt} printable ASCII characters.");
        value = new RecordData(string.Join(' ', text.Chunk(LongestString).Select(c => Quoted(new string(c)))), null);
        return text.Length is > 0 and <= LongestTxt && text.All(c => c is >= ' ' and <= '~');
    }

    private static bool ParseCaa(string text, out RecordData value, out Fault fault)
    {
        fault = new Fault(ShapeCodes.TextCode, $"'{YamlSentence.Short(text)}' is not what a CAA record says; write flags, a tag and a value without quotes, such as 0 issue letsencrypt.org.");
        var parts = text.Split(' ', 3);
        value = new RecordData(parts.Length == 3 ? $"{parts[0]} {parts[1]} {Quoted(parts[2])}" : "", null);
        return parts is ["0" or "128", var tag, { Length: > 0 and <= LongestString } data] && CaaTags.Contains(tag) && data.All(c => c is >= ' ' and <= '~' and not '"' and not '\\');
    }

    private static bool ParseNumbered(string text, int numbers, string wanted, out RecordData value, out Fault fault)
    {
        fault = new Fault(ShapeCodes.TextCode, $"'{YamlSentence.Short(text)}' does not fit here; write {wanted}.");
        var parts = text.Split(' ');
        value = new RecordData($"{text}.", parts[^1]);
        return parts.Length == numbers + 1 && parts.Take(numbers).All(IsNumber) && DnsScalars.IsName(parts[^1], 2);
    }

    private static bool IsNumber(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && (text.Length == 1 || text[0] != '0');

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
