using System.Net;
using Farspan.State.Filters;

namespace Farspan.Planning.Filters;

/// <summary>An address set before it has its name: names are given when all sets are known, so that they depend on no order.</summary>
internal sealed class SetDraft(string text, string? overlay, bool isV6, IReadOnlyList<IPNetwork> networks, bool isLearnt = false)
{
    private AddressSetSpec? _spec;

    /// <summary>What the set is of: a selector's canonical text.</summary>
    public string Text { get; } = text;

    /// <summary>The overlay whose addresses these are, or null for underlay addresses.</summary>
    public string? Overlay { get; } = overlay;

    public bool IsV6 { get; } = isV6;

    public IReadOnlyList<IPNetwork> Networks { get; } = networks;

    /// <summary>The set itself, once <see cref="Name"/> was called.</summary>
    public AddressSetSpec Spec => _spec ?? throw new InvalidOperationException($"The set of {Text} has no name yet.");

    public void Name(string name) => _spec = new AddressSetSpec { Name = name, IsIPv6 = IsV6, Networks = Networks, IsLearnt = isLearnt };
}
