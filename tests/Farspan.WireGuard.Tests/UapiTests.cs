using FsCheck;
using FsCheck.Fluent;

namespace Farspan.WireGuard.Tests;

[Trait("Requirement", "B1")]
public sealed class UapiTests
{
    [Fact]
    public void Reads_what_wireguard_go_prints()
    {
        Assert.True(Uapi.TryReadDevice(Captured.Get, out var device));
        Assert.Equal(51820, device.ListenPort);
        Assert.Equal(0u, device.FirewallMark);
        Assert.True(device.PrivateKey!.Matches(WireGuardPrivateKey.From(Convert.FromHexString("e84b5a6d2717c1003a13b431570353dbaca9146cf150c5f8575680feba52027a"))));
        Assert.Equal(2, device.Peers.Count);
        var first = device.Peers[0];
        Assert.Equal(Samples.Key("b85996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33"), first.PublicKey);
        Assert.Equal(Samples.Endpoint("10.1.1.2", 51820), first.Endpoint);
        Assert.Equal([Samples.Network("10.99.0.2/32"), Samples.Network("10.99.1.0/24")], first.AllowedIps);
        Assert.Equal(25, first.KeepaliveSeconds);
        Assert.Null(first.LastHandshake);
        Assert.False(first.HasPresharedKey);
        Assert.Equal(Samples.Endpoint("2001:db8::9", 51821), device.Peers[1].Endpoint);
        Assert.Equal([Samples.Network("2001:db8:1::/64")], device.Peers[1].AllowedIps);
    }

    [Fact]
    public void Reads_a_device_without_a_key_as_wireguard_go_starts()
    {
        Assert.True(Uapi.TryReadDevice("listen_port=52674\nerrno=0\n\n", out var device));
        Assert.Null(device.PrivateKey);
        Assert.Empty(device.Peers);
    }

    [Fact]
    public void Reads_the_moment_of_a_handshake_and_the_bytes()
    {
        var text = Captured.Get
            .Replace("last_handshake_time_sec=0", "last_handshake_time_sec=1767225600", StringComparison.Ordinal)
            .Replace("last_handshake_time_nsec=0", "last_handshake_time_nsec=500000000", StringComparison.Ordinal)
            .Replace("rx_bytes=0", "rx_bytes=3000000000", StringComparison.Ordinal)
            .Replace("tx_bytes=0", "tx_bytes=7", StringComparison.Ordinal);
        Assert.True(Uapi.TryReadDevice(text, out var device));
        Assert.All(device.Peers, p => Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 500, TimeSpan.Zero), p.LastHandshake));
        Assert.All(device.Peers, p => Assert.Equal((3_000_000_000, 7), (p.ReceivedBytes, p.SentBytes)));
    }

    [Theory]
    [InlineData("errno=-22\n\n", 22)]
    [InlineData("errno=22\n\n", 22)]
    [InlineData("listen_port=1\nerrno=0\n\n", 0)]
    public void Reads_the_error_number(string answer, int errno)
    {
        Assert.True(Uapi.TryReadErrno(answer, out var read));
        Assert.Equal(errno, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("errno=\n\n")]
    [InlineData("errno=-2147483648\n\n")]
    [InlineData("xerrno=0\n\n")]
    [InlineData("listen_port=1\n")]
    public void Refuses_an_answer_without_an_error_number(string answer) => Assert.False(Uapi.TryReadErrno(answer, out _));

    [Theory]
    [InlineData("listen_port=70000\nerrno=0\n\n")]
    [InlineData("private_key=00ff\nerrno=0\n\n")]
    [InlineData("public_key=zz\nerrno=0\n\n")]
    [InlineData("allowed_ip=10.0.0.0/8\nerrno=0\n\n")]
    [InlineData("nonsense\nerrno=0\n\n")]
    [InlineData("listen_port=1\nerrno=-5\n\n")]
    public void Refuses_what_is_not_a_device(string answer) => Assert.False(Uapi.TryReadDevice(answer, out _));

    [Fact]
    public void Leaves_unknown_keys_out_of_account() =>
        Assert.True(Uapi.TryReadDevice("protocol_version=9\ncolour=blue\nlisten_port=1\nerrno=0\n\n", out _));

    [Fact]
    public void Asks_for_exactly_what_changes()
    {
        var change = new WireGuardChange
        {
            PrivateKey = null,
            ListenPort = 51820,
            Peers =
            [
                Samples.Change(1) with { Remove = true, KeepaliveSeconds = 25 },
                Samples.Change(2) with { UpdateOnly = true, Endpoint = Samples.Endpoint("2001:db8::1", 1) },
                Samples.Change(3) with { Endpoint = Samples.Endpoint("10.0.0.1", 2), KeepaliveSeconds = 0, AllowedIps = [Samples.Network("10.99.0.3/32"), Samples.Network("2001:db8::/64")] },
                Samples.Change(4) with { AllowedIps = [] },
            ],
        };
        var hex = (int n) => string.Concat(Enumerable.Repeat($"0{n}", 32));
        Assert.Equal(
            $"""
            set=1
            listen_port=51820
            public_key={hex(1)}
            remove=true
            public_key={hex(2)}
            update_only=true
            endpoint=[2001:db8::1]:1
            public_key={hex(3)}
            endpoint=10.0.0.1:2
            persistent_keepalive_interval=0
            replace_allowed_ips=true
            allowed_ip=10.99.0.3/32
            allowed_ip=2001:db8::/64
            public_key={hex(4)}
            replace_allowed_ips=true


            """.ReplaceLineEndings("\n"),
            Uapi.Set(change));
    }

    [Fact]
    public void Sends_the_private_key_only_when_it_changes()
    {
        using var key = Samples.Secret(0xab);
        Assert.Contains("private_key=" + string.Concat(Enumerable.Repeat("ab", 32)), Uapi.Set(Samples.OfPeers() with { PrivateKey = key }), StringComparison.Ordinal);
        Assert.DoesNotContain("private_key", Uapi.Set(Samples.OfPeers()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_never_prints_itself()
    {
        using var key = Samples.Secret(0xab);
        Assert.Equal("***", key.ToString());
        Assert.True(Uapi.TryReadDevice(Captured.Get, out var device));
        Assert.DoesNotContain("e84b5a6d", device.ToString(), StringComparison.Ordinal);
        Assert.Contains("***", device.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Arbitrary_text_never_throws() => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
    {
        Uapi.TryReadDevice(text, out _);
        Uapi.TryReadErrno(text, out _);
        WgTool.TryReadDump(text, out _);
        return true;
    }).QuickCheckThrowOnFailure();

    /// <summary>Damage to real answers reaches further into the reader than arbitrary text.</summary>
    [Fact]
    public void A_damaged_answer_never_throws()
    {
        var damage =
            from position in Gen.Choose(0, Captured.Get.Length - 1)
            from length in Gen.Choose(0, 9)
            from put in Gen.Elements("", "=", "\n", "-", "9999999999999999999999", "\t", "%", "/", "[", "\0")
            select (position, length, put);
        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            foreach (var text in new[] { Captured.Get, Captured.Dump })
            {
                var at = Math.Min(d.position, text.Length);
                var damaged = text.Remove(at, Math.Min(d.length, text.Length - at)).Insert(at, d.put);
                Uapi.TryReadDevice(damaged, out _);
                WgTool.TryReadDump(damaged, out _);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
