using System.Net;
using Farspan.Addressing;
using Farspan.State.Overlays;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.State.Tests.Overlays;

[Trait("Requirement", "B1")]
public sealed class OverlayDeltaTests
{
    private static readonly Gen<PeerSpec[]> _members =
        from numbers in Gens.PartOf(1, 2, 3, 4, 5)
        from ports in Gen.Choose(51820, 51821).ArrayOf(numbers.Length)
        from keepalives in Gen.Elements<ushort>(0, 25).ArrayOf(numbers.Length)
        from addresses in Gen.Shuffle(new[] { 1, 2, 3, 4, 5 })
        select numbers.Select((n, i) => Member(n, ports[i], keepalives[i], addresses[i])).ToArray();

    private static readonly Gen<PeerStatus[]> _peers = _members.Select(m => m.Select(Seen).ToArray());

    [Fact]
    public void Applying_the_delta_as_wireguard_does_gives_the_desired_peers() =>
        Gens.Holds(_members.SelectMany(d => _peers.Select(o => (d, o))), both =>
            PeerDelta.Between(both.d, "machine-1", Apply(both.o, PeerDelta.Between(both.d, "machine-1", both.o))).IsEmpty);

    [Fact]
    public void A_machine_is_never_its_own_peer_and_a_peer_without_a_key_is_left_out()
    {
        var delta = PeerDelta.Between([Member(1, 51820, 0, 1), Member(2, 51820, 0, 2) with { PublicKey = null }], "machine-1", []);
        Assert.True(delta.IsEmpty);
    }

    [Fact]
    public void Names_only_what_changed_of_a_peer()
    {
        var member = Member(2, 51820, 0, 2);
        var delta = PeerDelta.Between([member], "machine-1", [Seen(member) with { Endpoint = null }]);
        Assert.Equal([new PeerChange { PublicKey = Gens.Key(2), Endpoint = member.Endpoint, AllowedIps = null, KeepaliveSeconds = null }], delta.Change);
    }

    [Fact]
    public void Traffic_and_the_order_of_allowed_addresses_are_no_difference()
    {
        var member = Member(2, 51820, 0, 2) with { AllowedIps = [Gens.Network("10.99.0.2/32"), Gens.Network("2001:db8::2/128")] };
        var seen = Seen(member) with { AllowedIps = [.. member.AllowedIps.Reverse()], ReceivedBytes = 5, SentBytes = 6, LastHandshake = DateTimeOffset.UnixEpoch };
        Assert.True(PeerDelta.Between([member], "machine-1", [seen]).IsEmpty);
    }

    [Fact]
    public void Keepalives_are_sent_by_the_member_that_needs_them_and_not_to_it()
    {
        var (behindNat, cloud) = (Member(1, 51820, 25, 1), Member(2, 51820, 0, 2));
        Assert.Equal(25, PeerDelta.Between([behindNat, cloud], "machine-1", []).KeepaliveSeconds);
        Assert.Equal(0, PeerDelta.Between([behindNat, cloud], "machine-2", []).KeepaliveSeconds);
        Assert.Equal((ushort)25, Assert.Single(PeerDelta.Between([behindNat, cloud], "machine-1", [Seen(cloud)]).Change).KeepaliveSeconds);
        Assert.Equal((ushort)0, Assert.Single(PeerDelta.Between([behindNat, cloud], "machine-2", [Seen(behindNat)]).Change).KeepaliveSeconds);
    }

    [Fact]
    public void A_link_that_nothing_carries_is_made_with_everything()
    {
        var overlay = new OverlaySpec { Name = "mesh", Link = "fs-mesh", ListenPort = 51820, Members = [Member(1, 51820, 0, 1), Member(2, 51820, 0, 2)] };
        var delta = OverlayDelta.Between(overlay, "machine-1", Gens.Key(1), null);
        Assert.True(delta is { Create: true, SetKey: true, ListenPort: 51820, Count: 4 });
        Assert.Equal(["overlay mesh is not running on fs-mesh"], delta.Describe());
        var seen = new OverlayStatus { Link = "fs-mesh", Name = null, Engine = "kernel", PublicKey = Gens.Key(1), ListenPort = 51820, Peers = [Seen(Member(2, 51820, 0, 2))] };
        Assert.True(OverlayDelta.Between(overlay, "machine-1", Gens.Key(1), seen).IsEmpty);
        Assert.True(OverlayDelta.Between(overlay, "machine-1", Gens.Key(9), seen).SetKey);
    }

    private static PeerSpec Member(int number, int port, ushort keepalive, int address) => new()
    {
        Machine = $"machine-{number}",
        PublicKey = Gens.Key(number),
        Endpoint = new IPEndPoint(Gens.Address("10.0.0." + number), port),
        AllowedIps = [Gens.Network($"10.99.0.{address}/32")],
        KeepaliveSeconds = keepalive,
    };

    private static PeerStatus Seen(PeerSpec member) => new()
    {
        Machine = null,
        PublicKey = member.PublicKey!.Value,
        Endpoint = member.Endpoint,
        AllowedIps = member.AllowedIps,
        KeepaliveSeconds = member.KeepaliveSeconds,
        LastHandshake = null,
        ReceivedBytes = 0,
        SentBytes = 0,
    };

    /// <summary>Giving an allowed address to one peer takes it from the other, as WireGuard does.</summary>
    private static PeerStatus[] Apply(IEnumerable<PeerStatus> observed, PeerDelta delta)
    {
        var peers = observed.ToDictionary(p => p.PublicKey);
        foreach (var key in delta.Remove)
        {
            Assert.True(peers.Remove(key));
        }

        foreach (var change in delta.Change)
        {
            var peer = peers[change.PublicKey];
            peers[change.PublicKey] = peer with { Endpoint = change.Endpoint ?? peer.Endpoint, KeepaliveSeconds = change.KeepaliveSeconds ?? peer.KeepaliveSeconds };
            Give(peers, change.PublicKey, change.AllowedIps);
        }

        foreach (var member in delta.Add)
        {
            peers.Add(member.PublicKey!.Value, Seen(member) with { AllowedIps = [], KeepaliveSeconds = delta.KeepaliveSeconds });
            Give(peers, member.PublicKey.Value, member.AllowedIps);
        }

        return [.. peers.Values];
    }

    private static void Give(Dictionary<WireGuardPublicKey, PeerStatus> peers, WireGuardPublicKey to, IReadOnlyList<IPNetwork>? networks)
    {
        if (networks is null)
        {
            return;
        }

        foreach (var key in peers.Keys.ToList())
        {
            peers[key] = peers[key] with { AllowedIps = key == to ? networks : [.. peers[key].AllowedIps.Except(networks)] };
        }
    }
}
