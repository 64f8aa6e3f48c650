using System.Net;

namespace Farspan.State.Addresses;

/// <summary>Operations that turn the addresses seen into the addresses desired: remove, then add.</summary>
public sealed record AddressDelta : IDelta
{
    /// <summary>Addresses that must go; an address with another prefix length is removed and added.</summary>
    public required IReadOnlyList<AddressSpec> Remove { get; init; }

    /// <summary>Addresses to add, in the order of the spec.</summary>
    public required IReadOnlyList<AddressSpec> Add { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Remove.Count == 0 && Add.Count == 0;

    /// <summary>Number of operations.</summary>
    public int Count => Remove.Count + Add.Count;

    /// <summary>Compares by link and address. Automatic addresses are never removed, but satisfy a desire.</summary>
    public static AddressDelta Between(IReadOnlyList<AddressSpec> desired, IReadOnlyList<AddressStatus> observed)
    {
        var wanted = desired.ToDictionary(a => (a.Link, a.Address), a => a.PrefixLength);
        var seen = new Dictionary<(string Link, IPAddress Address), AddressStatus>();
        foreach (var address in observed)
        {
            seen[(address.Link, address.Address)] = address;
        }

        bool IsRight(AddressStatus a) => wanted.TryGetValue((a.Link, a.Address), out var length) && length == a.PrefixLength;
        return new AddressDelta
        {
            Remove = [.. observed.Where(a => !IsRight(a) && (!a.IsAutomatic || wanted.ContainsKey((a.Link, a.Address)))).Select(ToSpec).OrderBy(a => a.Link, StringComparer.Ordinal).ThenBy(a => a.Address.ToString(), StringComparer.Ordinal)],
            Add = [.. desired.Where(a => !seen.TryGetValue((a.Link, a.Address), out var s) || s.PrefixLength != a.PrefixLength)],
        };
    }

    /// <summary>The part that concerns the links for which <paramref name="isOurs"/> is true.</summary>
    public AddressDelta On(Func<string, bool> isOurs) => new()
    {
        Remove = [.. Remove.Where(a => isOurs(a.Link))],
        Add = [.. Add.Where(a => isOurs(a.Link))],
    };

    /// <summary>One line per difference, for people.</summary>
    public IEnumerable<string> Describe() =>
        Remove.Select(a => $"address {a.Address}/{a.PrefixLength} should not be on {a.Link}")
            .Concat(Add.Select(a => $"address {a.Address}/{a.PrefixLength} is missing on {a.Link}"));

    private static AddressSpec ToSpec(AddressStatus a) => new() { Link = a.Link, Address = a.Address, PrefixLength = a.PrefixLength };
}
