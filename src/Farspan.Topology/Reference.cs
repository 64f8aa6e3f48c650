using System.Net;
using Farspan.Addressing;

namespace Farspan.Topology;

/// <summary>A thing of the topology by kind and name, as selectors and commands write it: <c>provider/aws</c>, <c>zone/aws/a</c>, <c>internet</c>.</summary>
/// <remarks>Reading checks the form only; whether the thing exists is up to the reader's caller.</remarks>
public sealed record Reference
{
    private static readonly (string Word, ReferenceKind Kind, int Names)[] Forms =
    [
        ("internet", ReferenceKind.Internet, 0),
        ("all", ReferenceKind.All, 0),
        ("machine", ReferenceKind.Machine, 1),
        ("service", ReferenceKind.Service, 1),
        ("provider", ReferenceKind.Provider, 1),
        ("zone", ReferenceKind.Zone, 2),
        ("network", ReferenceKind.Network, 1),
        ("subnet", ReferenceKind.Subnet, 2),
        ("overlay", ReferenceKind.Overlay, 1),
        ("link", ReferenceKind.Link, 1),
    ];

    private Reference(ReferenceKind kind, string name, string part, IPNetwork? block)
    {
        Kind = kind;
        Name = name;
        Part = part;
        Block = block;
    }

    /// <summary>The words that a reference may begin with, for messages and completion.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Forms.Select(f => f.Word), "cidr"];

    /// <summary>What it speaks of.</summary>
    public ReferenceKind Kind { get; }

    /// <summary>Name of the thing; of its provider for a zone, of its network for a subnet; empty for internet, all and blocks.</summary>
    public string Name { get; }

    /// <summary>Name of the zone or of the subnet, else empty.</summary>
    public string Part { get; }

    /// <summary>The block of <c>cidr/…</c>, else null.</summary>
    public IPNetwork? Block { get; }

    /// <summary>Reads a reference; false when the text has another form. Never throws.</summary>
    public static bool TryParse(string? text, out Reference reference)
    {
        reference = new Reference(ReferenceKind.All, "", "", null);
        if (text is null)
        {
            return false;
        }

        if (text.StartsWith("cidr/", StringComparison.Ordinal))
        {
            if (!Cidr.TryParse(text.AsSpan("cidr/".Length), out var block))
            {
                return false;
            }

            reference = new Reference(ReferenceKind.Cidr, "", "", block);
            return true;
        }

        var parts = text.Split('/');
        foreach (var (word, kind, names) in Forms)
        {
            if (parts[0] == word && parts.Length == names + 1 && parts.Skip(1).All(DnsLabel.IsValid))
            {
                reference = new Reference(kind, names > 0 ? parts[1] : "", names > 1 ? parts[2] : "", null);
                return true;
            }
        }

        return false;
    }

    /// <summary>The text that <see cref="TryParse"/> reads back.</summary>
    public override string ToString() => Kind switch
    {
        ReferenceKind.Internet => "internet",
        ReferenceKind.All => "all",
        ReferenceKind.Cidr => $"cidr/{Block}",
        _ => $"{Forms.First(f => f.Kind == Kind).Word}/{Name}{(Part.Length > 0 ? "/" : "")}{Part}",
    };
}
