using Farspan.Agent.Overlays;
using Farspan.State.Overlays;
using Farspan.WireGuard;

namespace Farspan.Agent.Tests.Overlays;

[Trait("Requirement", "B1")]
public sealed class DeviceStatusTests
{
    [Fact]
    public void Of_two_ends_with_keepalives_exactly_one_holds_its_first_greeting_back()
    {
        using var one = Key(1);
        using var two = Key(2);
        var toTwo = Change(one, OverlayKeys.PublicOf(two), 25);
        var toOne = Change(two, OverlayKeys.PublicOf(one), 25);
        Assert.Equal([1, 2], new[] { toTwo.Peers.Count, toOne.Peers.Count }.Order());
        var held = toTwo.Peers.Count == 2 ? toTwo : toOne;
        Assert.Null(held.Peers[0].Endpoint);
        Assert.Equal((ushort)25, held.Peers[0].KeepaliveSeconds);
        Assert.True(held.Peers[1] is { UpdateOnly: true, Endpoint: not null, KeepaliveSeconds: null });
    }

    [Fact]
    public void Nobody_holds_back_without_a_keepalive_or_after_an_engine_died()
    {
        using var one = Key(1);
        using var two = Key(2);
        Assert.Single(Change(one, OverlayKeys.PublicOf(two), 0).Peers);
        Assert.Single(Change(two, OverlayKeys.PublicOf(one), 0).Peers);
        Assert.Single(Change(one, OverlayKeys.PublicOf(two), 25, peerKeepalive: 0).Peers);
        Assert.Single(Change(two, OverlayKeys.PublicOf(one), 25, peerKeepalive: 0).Peers);
        Assert.Single(Change(one, OverlayKeys.PublicOf(two), 25, holdBack: false).Peers);
        Assert.Single(Change(two, OverlayKeys.PublicOf(one), 25, holdBack: false).Peers);
    }

    private static WireGuardChange Change(WireGuardPrivateKey own, Addressing.WireGuardPublicKey peer, ushort keepalive, ushort? peerKeepalive = null, bool holdBack = true)
    {
        var overlay = TestSpecs.Machine.Overlays[0] with { Members = [TestSpecs.Member("self", TestSpecs.Key(9), 1) with { KeepaliveSeconds = keepalive }, TestSpecs.Member("other", peer, 2) with { KeepaliveSeconds = peerKeepalive ?? keepalive }] };
        return DeviceStatus.Change(OverlayDelta.Between(overlay, "self", null, null), own, holdBack);
    }

    private static WireGuardPrivateKey Key(byte fill)
    {
        Span<byte> bytes = stackalloc byte[WireGuardPrivateKey.Length];
        bytes.Fill(fill);
        return WireGuardPrivateKey.From(bytes);
    }
}
