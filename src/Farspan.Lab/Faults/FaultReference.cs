using System.Diagnostics.CodeAnalysis;

namespace Farspan.Lab.Faults;

/// <summary>What is cut, as the user writes it: <c>provider/aws</c>, <c>zone/aws/a</c>, <c>network/lan</c>, <c>machine/etcd-1</c>, <c>link/peering</c>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; for a zone that of its provider.</param>
/// <param name="Zone">Name of the zone; null for everything else.</param>
public sealed record FaultReference(FaultKind Kind, string Name, string? Zone)
{
    /// <summary>Reads a reference; false when it has none of the five forms. Whether the thing exists is not looked at.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FaultReference? reference)
    {
        reference = null;
        var parts = (text ?? "").Split('/');
        if (parts.Length < 2 || parts.Any(p => p.Length == 0))
        {
            return false;
        }

        reference = (parts[0], parts.Length) switch
        {
            ("provider", 2) => new FaultReference(FaultKind.Provider, parts[1], null),
            ("zone", 3) => new FaultReference(FaultKind.Zone, parts[1], parts[2]),
            ("network", 2) => new FaultReference(FaultKind.Network, parts[1], null),
            ("machine", 2) => new FaultReference(FaultKind.Machine, parts[1], null),
            ("link", 2) => new FaultReference(FaultKind.Link, parts[1], null),
            _ => null,
        };
        return reference is not null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads back.</summary>
    public override string ToString() => Kind switch
    {
        FaultKind.Provider => $"provider/{Name}",
        FaultKind.Zone => $"zone/{Name}/{Zone}",
        FaultKind.Network => $"network/{Name}",
        FaultKind.Machine => $"machine/{Name}",
        _ => $"link/{Name}",
    };
}
