using System.Net;
using Farspan.Addressing;

namespace Farspan.Planning;

/// <summary>Gives out the addresses of one block so that no later edit moves anybody.</summary>
/// <remarks>
/// <para>A declared address wins; then the locked one, while it is in the block, not reserved and declared by nobody else; then the lowest free
/// host, in the order of the names. Reserved are the network's own address, the first host (the router's) and, in IPv4, the broadcast address
/// (RFC 1122 section 3.2.1.3; RFC 4291 section 2.6.1 for the subnet-router anycast address).</para>
/// <para>Works on numbers and never walks through a block: a /64 costs no more than a /24.</para>
/// </remarks>
public static class AddressAllocator
{
    // The network's own address and the router's come before the first host that is given out.
    private const int ReservedAtStart = 2;

    /// <summary>The router's address in a block: its first host.</summary>
    public static IPAddress RouterOf(IPNetwork block) => IPAddress.FromNumber(block.FirstNumber + UInt128.One, block.IsV6);

    /// <summary>True when a block has room for a router and at least one host.</summary>
    public static bool HasHosts(IPNetwork block) => LastHost(block) >= block.FirstNumber + ReservedAtStart && LastHost(block) > block.FirstNumber;

    /// <summary>One address for each request, in the order of the requests; null where the block is full.</summary>
    public static IReadOnlyList<IPAddress?> Allocate(IPNetwork block, IReadOnlyList<AddressRequest> requests)
    {
        var given = new IPAddress?[requests.Count];
        var taken = new HashSet<UInt128>(requests.Count);
        for (var i = 0; i < given.Length; i++)
        {
            if (requests[i].Declared is { } declared)
            {
                given[i] = declared;
                taken.Add(declared.ToNumber());
            }
        }

        var waiting = Enumerable.Range(0, given.Length).Where(i => given[i] is null).ToArray();
        Array.Sort(waiting, (a, b) => string.CompareOrdinal(requests[a].Name, requests[b].Name));
        foreach (var i in waiting)
        {
            if (requests[i].Locked is { } locked && IsHost(block, locked) && taken.Add(locked.ToNumber()))
            {
                given[i] = locked;
            }
        }

        FillFree(block, waiting, given, taken);
        return given;
    }

    /// <summary>True for an address that may be given out in this block.</summary>
    public static bool IsHost(IPNetwork block, IPAddress address) =>
        HasHosts(block) && block.Contains(address) &&
        address.ToNumber() >= block.FirstNumber + ReservedAtStart && address.ToNumber() <= LastHost(block);

    private static void FillFree(IPNetwork block, int[] waiting, IPAddress?[] given, HashSet<UInt128> taken)
    {
        if (!HasHosts(block))
        {
            return;
        }

        var last = LastHost(block);
        var next = block.FirstNumber + ReservedAtStart;
        foreach (var i in waiting.Where(i => given[i] is null))
        {
            while (next <= last && taken.Contains(next))
            {
                next++;
            }

            if (next > last)
            {
                return;
            }

            given[i] = IPAddress.FromNumber(next, block.IsV6);
            next++;
        }
    }

    private static UInt128 LastHost(IPNetwork block) => block.LastNumber - (block.IsV6 ? UInt128.Zero : UInt128.One);
}
