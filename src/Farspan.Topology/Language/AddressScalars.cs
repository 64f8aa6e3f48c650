using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Farspan.Addressing;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Address blocks and addresses.</summary>
internal static class AddressScalars
{
    private const string AddressPattern = @"([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)";

    /// <summary>Ranges that no machine can have an address in, with their names.</summary>
    /// <remarks>Source: RFC 6890 (special-purpose registries), RFC 5771 and RFC 4291 section 2.7 (multicast), RFC 4291 section 4 (reserved by IETF).</remarks>
    private static readonly (IPNetwork Range, string Name)[] Unusable =
    [
        (Known("0.0.0.0/8"), "this host"),
        (Known("127.0.0.0/8"), "loopback"),
        (Known("169.254.0.0/16"), "link-local"),
        (Known("224.0.0.0/4"), "multicast"),
        (Known("240.0.0.0/4"), "reserved"),
        (Known("::/8"), "reserved"),
        (Known("fe80::/10"), "link-local"),
        (Known("ff00::/8"), "multicast"),
    ];

    /// <summary>A block that addresses are given from.</summary>
    public static ScalarShape<IPNetwork> Block { get; } = new()
    {
        Id = "block",
        Article = "an address block",
        Description = "An IPv4 or IPv6 address block in CIDR notation (RFC 4632, RFC 4291): a full address with the bits behind the prefix clear. Loopback, link-local, multicast and reserved ranges are refused.",
        Examples = ["10.0.0.0/16", "fd00:1::/48"],
        Parser = ParseBlock,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^{AddressPattern}/[0-9]{{1,3}}$" },
    };

    /// <summary>One address of a machine.</summary>
    public static ScalarShape<IPAddress> Address { get; } = new()
    {
        Id = "address",
        Article = "an address",
        Description = "An IPv4 address as four decimal numbers without leading zeros, or an IPv6 address (RFC 4291) without a zone.",
        Examples = ["10.0.1.2", "fd00:1::2"],
        Parser = ParseAddress,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^{AddressPattern}$" },
    };

    /// <summary>Says what is wrong with a block's form: no prefix, bits behind it, or something else.</summary>
    public static Fault FaultOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var shown = YamlSentence.Short(text);
        if (slash < 0)
        {
            return Cidr.TryParseAddress(text, out var single)
                ? new Fault(ShapeCodes.BlockCode, $"'{shown}' is an address without a prefix length; write a block such as {text}/{(single.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)} or one that is wider.")
                : NotABlock(shown);
        }

        if (!Cidr.TryParseAddress(text.AsSpan(0, slash), out var address))
        {
            return NotABlock(shown);
        }

        var widest = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (!byte.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length) ||
            length > widest || text[slash..] is ['/', '0', _, ..])
        {
            return new Fault(ShapeCodes.BlockCode, FormattableString.Invariant($"'{shown}' has no valid prefix length; write a number from 0 to {widest} behind the '/'."));
        }

        return new Fault(ShapeCodes.CanonicalBlockCode, $"'{shown}' has address bits set behind its prefix; the block is written {new IPNetwork(address, length)}.");
    }

    private static Fault NotABlock(string shown) => new(ShapeCodes.BlockCode,
        $"'{shown}' is not an address block; write all four numbers and a prefix length, such as 10.0.0.0/16, or an IPv6 block such as fd00:1::/48.");

    private static bool ParseBlock(string text, out IPNetwork value, out Fault fault)
    {
        if (!Cidr.TryParse(text, out value))
        {
            fault = FaultOf(text);
            return false;
        }

        foreach (var (range, name) in Unusable)
        {
            if (range.Overlaps(value))
            {
                fault = new Fault(ShapeCodes.UnusableBlockCode, $"The block {text} reaches into {range}, the {name} range, where no machine can have an address; choose another, such as one from 10.0.0.0/8 or fd00::/8.");
                return false;
            }
        }

        fault = default;
        return true;
    }

    private static bool ParseAddress(string text, out IPAddress value, out Fault fault)
    {
        fault = new Fault(ShapeCodes.AddressCode, text.Contains('/', StringComparison.Ordinal)
            ? $"'{YamlSentence.Short(text)}' is not an address: leave the prefix length away, it follows from the subnet."
            : $"'{YamlSentence.Short(text)}' is not an address; write four numbers from 0 to 255 without leading zeros, or an IPv6 address without a zone.");
        return Cidr.TryParseAddress(text, out value);
    }

    private static IPNetwork Known(string text) => Cidr.TryParse(text, out var network) ? network : throw new System.Diagnostics.UnreachableException(text);
}
