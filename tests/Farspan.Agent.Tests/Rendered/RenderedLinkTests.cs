using Farspan.Addressing;
using Farspan.Agent.Tests.Kernel;

namespace Farspan.Agent.Tests.Rendered;

/// <summary>The rendered links, routes and kernel parameters, loaded by systemd-networkd, netplan and sysctl. Requirements A2, B1.</summary>
public sealed class RenderedLinkTests
{
    private const string Networkd = "/lib/systemd/systemd-networkd";

    // With /sys read-only networkd takes itself for a guest of a container and does not wait for udev. It says on standard error what it does not understand.
    private const string RunNetworkd = """
        set -e
        mount --make-rprivate /
        mount -t tmpfs tmpfs /run
        mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp /etc/systemd/network
        chown -R systemd-network /run/systemd/netif
        mount --bind "$1/etc/systemd/network" /etc/systemd/network
        mount -t sysfs -o ro sysfs /sys
        for card in ${@:2}; do ip link add "$card" type veth peer name "peer-$card"; ip link set "peer-$card" up; done
        /lib/systemd/systemd-networkd & daemon=$!
        trap 'kill $daemon; wait $daemon || true' EXIT
        for try in $(seq 600); do [[ $(ip route show default | wc -l) -gt 0 ]] && break; sleep 0.05; done
        """;

    [Theory]
    [InlineData("back")]
    [InlineData("edge")]
    [InlineData("far")]
    public async Task Networkd_gives_cards_the_addresses_and_routes_of_the_plan(string name)
    {
        Assert.SkipUnless(File.Exists(Networkd), "needs systemd-networkd (package systemd)");
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.DualStack, scratch.Folder);
        var machine = rendered.Plan.Machines.First(m => m.Machine == name);
        var cards = machine.Links.Where(l => l.Name.StartsWith("eth", StringComparison.Ordinal)).Select(l => l.Name).ToArray();
        var (code, output, error) = Tool.Try(scratch.Network, "unshare",
            ["-m", "bash", "-c", RunNetworkd + "\nfor try in $(seq 600); do [[ $(ip -6 route show default | wc -l) -gt 0 ]] && break; sleep 0.05; done; ip -o addr show scope global; ip -4 route show; ip -6 route show", "bash", rendered.Volume(name), .. cards]);
        Assert.True(code == 0, error);
        AssertUnderstood(error);
        foreach (var address in machine.Addresses.Where(a => cards.Contains(a.Link, StringComparer.Ordinal)))
        {
            Assert.Contains(FormattableString.Invariant($" {address.Address}/{address.PrefixLength} "), output, StringComparison.Ordinal);
        }

        foreach (var route in machine.Routes.Where(r => r.Gateway is not null))
        {
            var destination = route.Destination.PrefixLength == 0 ? "default" : route.Destination.ToString();
            Assert.Contains(FormattableString.Invariant($"{destination} via {route.Gateway} dev {route.Link} proto static metric {route.Metric}"), output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Networkd_understands_every_line_of_a_device_whose_peers_are_shared()
    {
        Assert.SkipUnless(File.Exists(Networkd), "needs systemd-networkd (package systemd)");
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.Large(129), scratch.Folder);
        var drop = Path.Combine(rendered.Volume("m1"), "etc/systemd/network/50-farspan-fs-mesh.netdev.d/peers.conf");
        var (code, _, error) = Tool.Try(scratch.Network, "unshare", "-m", "bash", "-c", RunNetworkd, "bash", rendered.Volume("m1"), "eth0");
        Assert.True(code == 0, error);
        AssertUnderstood(error);

        // That what it does not understand would be seen.
        await File.AppendAllTextAsync(drop, "\n[WireGuardPeer]\nAllowedIP=10.0.0.1/32\n", TestContext.Current.CancellationToken);
        Tool.Run(scratch.Network, "ip", "link", "delete", "eth0");
        Assert.Contains("Unknown key", Tool.Try(scratch.Network, "unshare", "-m", "bash", "-c", RunNetworkd, "bash", rendered.Volume("m1"), "eth0").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("far", 0)]
    [InlineData("edge", 0)]
    [InlineData("m3", 129)]
    [InlineData("m3", 3)]
    public async Task Netplan_makes_of_its_file_what_is_rendered_for_networkd(string name, int members)
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/netplan"), "needs the package netplan.io");
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(members > 0 ? RenderedFolder.Large(members) : RenderedFolder.DualStack, scratch.Folder);
        var root = rendered.Volume(name);
        var (code, output, error) = Tool.Try(scratch.Network, "netplan", "generate", "--root-dir", root);
        Assert.True(code == 0 && error.Length == 0, output + error);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "etc/systemd/network"), "50-farspan-*"))
        {
            var theirs = Path.Combine(root, "run/systemd/network", Path.GetFileName(file).Replace("50-farspan-", "10-netplan-", StringComparison.Ordinal));
            var drop = file + ".d/peers.conf";
            Assert.Equal(Meaning([file, .. File.Exists(drop) ? new[] { drop } : []]), Meaning([theirs]));
        }
    }

    [Fact]
    public async Task Sysctl_sets_the_parameters_of_the_plan()
    {
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.DualStack, scratch.Folder);
        var machine = rendered.Plan.Machines.First(m => m.Machine == "edge");
        foreach (var card in new[] { "eth0", "eth1" })
        {
            Tool.Run(scratch.Network, "ip", "link", "add", card, "type", "veth", "peer", "name", $"peer-{card}");
        }

        var (code, _, error) = Tool.Try(scratch.Network, "sysctl", "-p", Path.Combine(rendered.Volume("edge"), "etc/sysctl.d/90-farspan.conf"));
        Assert.True(code == 0 && error.Length == 0, error);
        Assert.Equal(machine.Sysctls.Select(s => (s.Name, (string?)s.Value)), scratch.Machine.Ports.Sysctls.Read(machine.Sysctls.Select(s => s.Name)).Select(s => (s.Name, s.Value)));
    }

    [Fact]
    public async Task Names_are_what_the_agent_writes_byte_for_byte()
    {
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.DualStack, scratch.Folder);
        foreach (var machine in rendered.Plan.Machines)
        {
            Directory.CreateDirectory(scratch.Options.RootFolder);
            Directory.Delete(scratch.Options.RootFolder, recursive: true);
            scratch.Machine.Ports.HostFiles.WriteHosts(machine.Hosts);
            scratch.Machine.Ports.HostFiles.WriteResolver(machine.Resolver);
            foreach (var file in new[] { "etc/hosts", "etc/resolv.conf" })
            {
                // Where nobody is to be asked, neither writes a resolver's file.
                var isThere = file == "etc/hosts" || machine.Resolver.Asked.Count > 0;
                Assert.Equal(isThere, File.Exists(Path.Combine(rendered.Volume(machine.Machine), file)));
                Assert.Equal(isThere, File.Exists(Path.Combine(scratch.Options.RootFolder, file)));
                if (!isThere)
                {
                    continue;
                }

                Assert.Equal(
                    await File.ReadAllTextAsync(Path.Combine(scratch.Options.RootFolder, file), TestContext.Current.CancellationToken),
                    await File.ReadAllTextAsync(Path.Combine(rendered.Volume(machine.Machine), file), TestContext.Current.CancellationToken));
            }
        }
    }

    private static void AssertUnderstood(string said)
    {
        foreach (var complaint in new[] { "Unknown", "Failed to parse", "Invalid", "ignoring assignment", "Missing" })
        {
            Assert.DoesNotContain(complaint, said, StringComparison.Ordinal);
        }
    }

    // Sections as sets of lines; what netplan adds or leaves out without changing the meaning is set aside.
    private static List<string> Meaning(IEnumerable<string> files)
    {
        var sections = new List<string>();
        foreach (var block in files.SelectMany(f => File.ReadAllText(f).Split("\n[", StringSplitOptions.RemoveEmptyEntries)))
        {
            var lines = block.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').ToList();
            if (lines.Count > 0)
            {
                var title = lines[0].Trim('[', ']');
                var rest = lines.Skip(1)
                    .Where(l => l is not ("DHCP=no" or "LinkLocalAddressing=ipv6" or "ConfigureWithoutCarrier=yes" or "IPv6AcceptRA=no" or "Scope=link" or "Metric=1024"))
                    .Select(l => l.Replace("Destination=0.0.0.0/0", "Destination=default", StringComparison.Ordinal).Replace("Destination=::/0", "Destination=default", StringComparison.Ordinal));
                sections.Add($"{title}: {string.Join(' ', rest.Order(StringComparer.Ordinal))}");
            }
        }

        return [.. sections.Where(s => !s.EndsWith(": ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
