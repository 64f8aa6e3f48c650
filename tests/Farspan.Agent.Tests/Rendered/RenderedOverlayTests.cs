using Farspan.Agent.Tests.Kernel;
using Farspan.State;
using Farspan.State.Overlays;

namespace Farspan.Agent.Tests.Rendered;

/// <summary>The rendered overlays, loaded by wg and wg-quick into wireguard-go. Requirement B1.</summary>
public sealed class RenderedOverlayTests
{
    // A mount namespace of its own: the volume's keys where the files name them, and the engine's socket where nobody else's is.
    private const string Prepare = """
        set -e
        mount --make-rprivate /
        mount -t tmpfs tmpfs /run
        mkdir -p -m 700 /etc/wireguard /run/wireguard
        mount --bind "$1/etc/wireguard" /etc/wireguard
        """;

    private const string SetConf = Prepare + """

        wireguard-go -f "$2" >/dev/null 2>&1 & engine=$!
        trap 'kill $engine; wait $engine || true' EXIT
        for try in $(seq 600); do [[ -S /run/wireguard/$2.sock ]] && break; sleep 0.05; done
        wg setconf "$2" "/etc/wireguard/$2.setconf"
        [[ -e /etc/wireguard/$2.peers ]] && wg addconf "$2" "/etc/wireguard/$2.peers"
        wg set "$2" private-key "/etc/wireguard/$2.key"
        wg show "$2" dump
        """;

    private const string Quick = Prepare + """

        wg-quick up "$2" >/dev/null 2>&1
        trap 'wg-quick down "$2" >/dev/null 2>&1' EXIT
        wg show "$2" dump
        echo ---
        ip -o addr show dev "$2" scope global
        ip -4 route show dev "$2"
        ip -6 route show dev "$2" metric 1024
        ip link show dev "$2"
        """;

    [Fact]
    public async Task Wg_setconf_takes_every_peer()
    {
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.DualStack, scratch.Folder);
        var machine = rendered.Plan.Machines.First(m => m.Machine == "far");
        AssertPeers(machine, Run(scratch, rendered, machine, SetConf));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(129)]
    public async Task Of_shared_peers_a_machine_passes_over_itself(int members)
    {
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.Large(members), scratch.Folder);
        var machine = rendered.Plan.Machines[7];
        Assert.Equal(members > 128, File.Exists(Path.Combine(rendered.Volume(machine.Machine), "etc/wireguard/fs-mesh.peers")));
        AssertPeers(machine, Run(scratch, rendered, machine, SetConf));
        AssertPeers(machine, Run(scratch, rendered, machine, Quick).Split("---")[0]);
    }

    [Fact]
    public async Task Wg_quick_brings_the_overlay_up_as_the_plan_has_it()
    {
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.DualStack, scratch.Folder);
        var machine = rendered.Plan.Machines.First(m => m.Machine == "far");
        var said = Run(scratch, rendered, machine, Quick).Split("---\n");
        AssertPeers(machine, said[0]);
        Assert.Contains("inet 10.99.0.3/32 ", said[1], StringComparison.Ordinal);
        Assert.Contains("inet6 fd00:99::3/128 ", said[1], StringComparison.Ordinal);
        Assert.Contains("10.99.0.0/24 scope link metric 1024", said[1], StringComparison.Ordinal);
        Assert.Contains("fd00:99::/64 ", said[1], StringComparison.Ordinal);
        Assert.Contains(" mtu 1420 ", said[1], StringComparison.Ordinal);
        Assert.NotEqual(0, Tool.Try(scratch.Network, "ip", "link", "show", "fs-mesh").Code);
    }

    [Fact]
    public async Task Wg_quick_strip_leaves_what_wg_takes()
    {
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.DualStack, scratch.Folder);
        var stripped = Tool.Run(scratch.Network, "wg-quick", "strip", Path.Combine(rendered.Volume("far"), "etc/wireguard/fs-mesh.conf"));
        var plain = await File.ReadAllTextAsync(Path.Combine(rendered.Volume("far"), "etc/wireguard/fs-mesh.setconf"), TestContext.Current.CancellationToken);
        Assert.Equal(Sections(plain), Sections(stripped));
    }

    private static IEnumerable<string> Sections(string text) => text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#');

    private static string Run(Scratch scratch, RenderedFolder rendered, MachineSpec machine, string script) =>
        Tool.Run(scratch.Network, "unshare", "-m", "bash", "-c", script, "bash", rendered.Volume(machine.Machine), machine.Overlays[0].Link);

    // wg(8): the interface's line, then for each peer: key, preshared key, endpoint, allowed IPs, handshake, received, sent, keepalive.
    private static void AssertPeers(MachineSpec machine, string dump)
    {
        var lines = dump.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).ToList();
        var overlay = machine.Overlays[0];
        var own = overlay.Members.First(m => m.Machine == machine.Machine);
        Assert.Equal(own.PublicKey.ToString(), lines[0][1]);
        Assert.Equal(overlay.ListenPort, int.Parse(lines[0][2], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(
            overlay.Members.Where(m => m.Machine != machine.Machine).Select(m => Words(m with { KeepaliveSeconds = own.KeepaliveSeconds })).Order(StringComparer.Ordinal),
            lines.Skip(1).Select(l => $"{l[0]} {l[2]} {l[3]} {l[7]}").Order(StringComparer.Ordinal));
    }

    private static string Words(PeerSpec peer) => FormattableString.Invariant(
        $"{peer.PublicKey} {peer.Endpoint} {string.Join(',', peer.AllowedIps)} {(peer.KeepaliveSeconds == 0 ? "off" : FormattableString.Invariant($"{peer.KeepaliveSeconds}"))}");
}
