using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Linux.Routing;
using Farspan.Planning;
using Farspan.State.Links;
using Farspan.Topology.Model.Claims;
using Farspan.Verification.Observations;

namespace Farspan.Lab.Probes;

/// <summary>Lets machines that are claimed to be adjacent look for each other on their links, and reads who answered.</summary>
/// <remarks>
/// An echo request makes the kernel ask for the hardware address (ARP, RFC 826; neighbour discovery, RFC 4861); a router does not pass such questions on.
/// What answered must be the hardware address that the other machine really has. ICMP is let out by default, so no policy stands in the way.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class NeighbourCheck(NetworkPlan plan, NodeSockets sockets, TimeProvider time)
{
    // Three questions one second apart is what the kernel itself asks (arp(7), mcast_solicit and retrans_time_ms); then nobody is there.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3.5);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    // The Internet checksum (RFC 1071) of a type 8 and nothing else: the complement of 0x0800.
    private const ushort EchoChecksum = 0xf7ff;

    // More pairs than this say nothing that these have not said; each machine asks the first of its claim at least.
    private const int MostPairs = 500;

    public async Task<IReadOnlyList<NeighbourSighting>> RunAsync(CancellationToken cancellationToken)
    {
        var pairs = plan.Topology.Claims.OfType<AdjacentClaim>().SelectMany(Pairs).Distinct().Take(MostPairs).ToList();
        return await Task.WhenAll(pairs.Select(p => AskAsync(p.From, p.To, cancellationToken)));
    }

    // Everybody asks the first, and the first asks everybody: a broadcast domain is one where all hear one.
    private static IEnumerable<(string From, string To)> Pairs(AdjacentClaim claim)
    {
        var first = claim.Machines.Machines[0].Name;
        return claim.Machines.Machines.Skip(1).SelectMany(m => new[] { (m.Name, first), (first, m.Name) });
    }

    private async Task<NeighbourSighting> AskAsync(string from, string to, CancellationToken cancellationToken)
    {
        var sighting = new NeighbourSighting { From = from, To = to, IsHeard = null, Detail = string.Empty };
        try
        {
            var (links, targets) = (await sockets.RunAsync(from, Links), await sockets.RunAsync(to, Links));
            var addresses = Ethernet(to).Where(a => targets.ContainsKey(a.Link)).ToList();
            foreach (var (link, address) in addresses)
            {
                await sockets.RunAsync(from, () => Say(address));
                var start = time.GetTimestamp();
                while (time.GetElapsedTime(start) < _patience)
                {
                    if (await sockets.RunAsync(from, () => Heard(address)) is var (index, hardware) && hardware.Equals(targets[link].HardwareAddress))
                    {
                        var own = links.First(l => l.Value.Index == index).Key;
                        return sighting with { IsHeard = true, Detail = $"{to}'s {link} answers for {address} on {own}" };
                    }

                    await Task.Delay(_pause, time, cancellationToken);
                }
            }

            return sighting with { IsHeard = addresses.Count == 0 ? null : false, Detail = addresses.Count == 0 ? $"{to} has no card" : $"nobody answers for {string.Join(", ", addresses.Select(a => a.Address))}" };
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return sighting with { Detail = error.Message };
        }
    }

    private IEnumerable<(string Link, IPAddress Address)> Ethernet(string machine)
    {
        var spec = plan.Machines.First(m => string.Equals(m.Machine, machine, StringComparison.Ordinal));
        var cards = spec.Links.Where(l => l.Kind is not (LinkKind.Loopback or LinkKind.WireGuard)).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        return spec.Addresses.Where(a => cards.Contains(a.Link)).Select(a => (a.Link, a.Address));
    }

    private static Dictionary<string, (int Index, PhysicalAddress? HardwareAddress)> Links()
    {
        using var socket = RouteSocket.OpenHere();
        return socket.ReadLinks().ToDictionary(l => l.Name, l => (l.Index, l.HardwareAddress), StringComparer.Ordinal);
    }

    private static (int LinkIndex, PhysicalAddress HardwareAddress)? Heard(IPAddress address)
    {
        using var socket = RouteSocket.OpenHere();
        return socket.ReadNeighbours().FirstOrDefault(n => n.Address.Equals(address) && n.HardwareAddress is not null) is { } found ? (found.LinkIndex, found.HardwareAddress!) : null;
    }

    // Echo request: type 8 (RFC 792) or 128 (RFC 4443), code 0, checksum, identifier and sequence of no meaning here. The kernel sums for ICMPv6.
    private static int Say(IPAddress address)
    {
        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        using var socket = new Socket(address.AddressFamily, SocketType.Raw, isV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp);
        var message = new byte[8];
        message[0] = (byte)(isV6 ? 128 : 8);
        if (!isV6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), EchoChecksum);
        }

        return socket.SendTo(message, new IPEndPoint(address, 0));
    }
}
