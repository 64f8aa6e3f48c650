using System.Net;

namespace Farspan.Planning.Allocation;

/// <summary>Gathers the choices of one compilation, or the lines of one file.</summary>
internal sealed class AddressLockBuilder
{
    private readonly Dictionary<LockKey, IPAddress> _addresses = [];
    private readonly Dictionary<string, int> _transits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _placements = new(StringComparer.Ordinal);

    public bool TryAdd(LockKey key, IPAddress address) => _addresses.TryAdd(key, address);

    public bool TryAddTransit(string network, int slot) => _transits.TryAdd(network, slot);

    public bool TryAddPlacement(string service, string machine)
    {
        if (!_placements.TryGetValue(service, out var machines))
        {
            machines = new SortedSet<string>(StringComparer.Ordinal);
            _placements.Add(service, machines);
        }

        return machines.Add(machine);
    }

    public AddressLock Build() => new(
        _addresses,
        _transits,
        _placements.ToDictionary(p => p.Key, p => (IReadOnlyList<string>)[.. p.Value], StringComparer.Ordinal));
}
