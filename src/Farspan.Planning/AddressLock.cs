using System.Diagnostics.CodeAnalysis;
using System.Net;
using Farspan.Planning.Allocation;
using Farspan.Topology.Diagnostics;

namespace Farspan.Planning;

/// <summary>What the compiler chose where the topology left it open, remembered so that no later edit moves it. Immutable.</summary>
/// <remarks>
/// Its text form, <c>topology.lock</c>, is checked in beside the topology: one line per choice, sorted, so that two branches that add different
/// machines merge without a conflict. Declared addresses are not in it.
/// </remarks>
public sealed class AddressLock
{
    private readonly IReadOnlyDictionary<LockKey, IPAddress> _addresses;
    private readonly IReadOnlyDictionary<string, int> _transits;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _placements;
    private readonly Lazy<string> _text;

    internal AddressLock(
        IReadOnlyDictionary<LockKey, IPAddress> addresses,
        IReadOnlyDictionary<string, int> transits,
        IReadOnlyDictionary<string, IReadOnlyList<string>> placements)
    {
        _addresses = addresses;
        _transits = transits;
        _placements = placements;
        _text = new(() => AddressLockWriter.Write(this));
    }

    /// <summary>A lock that remembers nothing.</summary>
    public static AddressLock Empty { get; } = new AddressLockBuilder().Build();

    internal IReadOnlyDictionary<LockKey, IPAddress> Addresses => _addresses;

    internal IReadOnlyDictionary<string, int> Transits => _transits;

    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Placements => _placements;

    /// <summary>Reads the text of a lock file; strict, with every finding at <c>file:line:column</c>.</summary>
    /// <param name="text">Content of the file; empty remembers nothing.</param>
    /// <param name="path">Its path, for the findings.</param>
    /// <param name="addressLock">What was read; only of use when the result is true.</param>
    /// <param name="diagnostics">FS20xx; empty when the result is true.</param>
    public static bool TryParse(
        string text, string path, [NotNullWhen(true)] out AddressLock? addressLock, out IReadOnlyList<Diagnostic> diagnostics) =>
        AddressLockReader.TryRead(text, path, out addressLock, out diagnostics);

    /// <summary>The address remembered for a machine's card, or null.</summary>
    /// <param name="machine">Name of the machine.</param>
    /// <param name="subnet">Subnet as <c>network/subnet</c>.</param>
    /// <param name="isV6">Which family.</param>
    public IPAddress? Machine(string machine, string subnet, bool isV6) =>
        _addresses.GetValueOrDefault(new LockKey(LockKind.Machine, machine, subnet, isV6));

    /// <summary>The address remembered for a member of an overlay, or null.</summary>
    public IPAddress? Overlay(string overlay, string machine, bool isV6) =>
        _addresses.GetValueOrDefault(new LockKey(LockKind.Overlay, overlay, machine, isV6));

    /// <summary>The address remembered for the endpoint of a private link, or null.</summary>
    /// <param name="link">Name of the link.</param>
    /// <param name="subnet">Subnet as <c>network/subnet</c>.</param>
    /// <param name="isV6">Which family.</param>
    public IPAddress? Link(string link, string subnet, bool isV6) => _addresses.GetValueOrDefault(new LockKey(LockKind.Link, link, subnet, isV6));

    /// <summary>Number of the pair of transit addresses between a network's router and the backbone, from 1; or null.</summary>
    public int? Transit(string network) => _transits.TryGetValue(network, out var slot) ? slot : null;

    /// <summary>Machines that a service with a number of replicas was placed on, ordered by name; empty when nothing is remembered.</summary>
    public IReadOnlyList<string> Placement(string service) => _placements.GetValueOrDefault(service) ?? [];

    /// <summary>The text form, which <see cref="TryParse"/> reads back; equal locks have equal text.</summary>
    public string ToText() => _text.Value;
}
