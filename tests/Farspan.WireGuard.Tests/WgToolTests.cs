namespace Farspan.WireGuard.Tests;

[Trait("Requirement", "B1")]
public sealed class WgToolTests
{
    [Fact]
    public void Reads_from_the_tool_what_the_engine_said_on_its_socket()
    {
        Assert.True(WgTool.TryReadDump(Captured.Dump, out var tool));
        Assert.True(Uapi.TryReadDevice(Captured.Get, out var engine));
        Assert.Equal((engine.ListenPort, engine.FirewallMark), (tool.ListenPort, tool.FirewallMark));
        Assert.True(engine.PrivateKey!.Matches(tool.PrivateKey!));
        Assert.Equal(engine.Peers.Select(p => (p.PublicKey, p.Endpoint, p.KeepaliveSeconds, p.LastHandshake)), tool.Peers.Select(p => (p.PublicKey, p.Endpoint, p.KeepaliveSeconds, p.LastHandshake)));
        Assert.Equal(engine.Peers.SelectMany(p => p.AllowedIps), tool.Peers.SelectMany(p => p.AllowedIps));
    }

    [Fact]
    public void Reads_a_device_without_a_key()
    {
        Assert.True(WgTool.TryReadDump("(none)\t(none)\t0\toff\n", out var device));
        Assert.Null(device.PrivateKey);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(none)\t(none)\t0\n")]
    [InlineData("(none)\t(none)\t0\toff\textra\n")]
    [InlineData("(none)\t(none)\t0\toff\nnonsense\n")]
    [InlineData("AAAA\t(none)\t0\toff\n")]
    public void Refuses_what_is_not_a_dump(string text) => Assert.False(WgTool.TryReadDump(text, out _));

    [Fact]
    public void Tells_the_tool_exactly_what_changes_and_never_the_private_key()
    {
        using var key = Samples.Secret(0xab);
        var change = new WireGuardChange
        {
            PrivateKey = key,
            ListenPort = 51820,
            Peers =
            [
                Samples.Change(1) with { Remove = true },
                Samples.Change(2) with { Endpoint = Samples.Endpoint("2001:db8::1", 1), KeepaliveSeconds = 25, AllowedIps = [Samples.Network("10.99.0.2/32"), Samples.Network("10.99.1.0/24")] },
                Samples.Change(3) with { AllowedIps = [] },
            ],
        };
        Assert.Equal(
            [
                "set", "fs-mesh", "listen-port", "51820",
                "peer", Samples.Key(1).ToString(), "remove",
                "peer", Samples.Key(2).ToString(), "endpoint", "[2001:db8::1]:1", "persistent-keepalive", "25", "allowed-ips", "10.99.0.2/32,10.99.1.0/24",
                "peer", Samples.Key(3).ToString(), "allowed-ips", "",
            ],
            Assert.Single(WgTool.Set("fs-mesh", change)));
        Assert.Empty(WgTool.Set("fs-mesh", Samples.OfPeers() with { PrivateKey = key }));
        Assert.Equal($"[Interface]\nPrivateKey = {Convert.ToBase64String(key.Bytes)}\n", WgTool.KeyFile(key));
    }

    [Fact]
    public void Splits_a_long_change_into_calls_that_fit_the_kernels_limit()
    {
        var peers = Enumerable.Range(0, WgTool.MostPeersPerSet + 1).Select(n => Samples.Change(n % 250) with { Remove = true }).ToArray();
        Assert.Equal([2 + (3 * WgTool.MostPeersPerSet), 5], WgTool.Set("fs-mesh", Samples.OfPeers(peers)).Select(c => c.Count));
    }
}
