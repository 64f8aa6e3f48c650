namespace Farspan.Rendering.Status;

/// <summary>What is declared between two providers, in one direction.</summary>
public sealed record ProviderPair
{
    /// <summary>Provider whose machines begin.</summary>
    public required string From { get; init; }

    /// <summary>Provider whose machines accept.</summary>
    public required string To { get; init; }

    /// <summary>Overlays with members at both, in declaration order.</summary>
    public required IReadOnlyList<string> Overlays { get; init; }

    /// <summary>Links by which a machine of one can begin with a machine of the other, in declaration order.</summary>
    public required IReadOnlyList<ProviderLink> Links { get; init; }

    /// <summary>Names of the policies that let a machine of one reach a machine of the other.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>Flows that those policies allow: one per policy, sender, receiver and port.</summary>
    public required long Flows { get; init; }

    /// <summary>The ways in a few words each: <c>overlay mesh</c>, <c>vpn datacentre</c>, or <c>none</c>.</summary>
    public string Ways => Overlays.Count + Links.Count == 0
        ? "none"
        : string.Join(", ", Overlays.Select(o => $"overlay {o}").Concat(Links.Select(l => $"{l.Method} {l.Name}")));
}
