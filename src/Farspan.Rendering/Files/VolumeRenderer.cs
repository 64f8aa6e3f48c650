using Farspan.Planning;
using Farspan.Rendering.Files.Gateways;
using Farspan.Rendering.Files.Tls;
using Farspan.State;
using Farspan.State.Links;
using Farspan.State.Overlays;

namespace Farspan.Rendering.Files;

/// <summary>The files of single machines. What machines share in the plan (names, filters, peers) is written once and shared here too.</summary>
internal sealed class VolumeRenderer(NetworkPlan plan, RenderKinds kinds)
{
    private readonly Lazy<ProxyFiles> _proxies = new(() => new ProxyFiles(plan), LazyThreadSafetyMode.None);

    // Keyed by the shared part of the plan and by what is written of it.
    private readonly Dictionary<(object Part, string What), FileContent> _shared = [];

    /// <summary>The files of one machine, below <c>volumes/NAME/</c>.</summary>
    public IEnumerable<RenderedFile> Of(MachineSpec machine)
    {
        var root = $"volumes/{machine.Machine}/";
        return Files(machine).Select(file => file with { Path = root + file.Path });
    }

    private IEnumerable<RenderedFile> Files(MachineSpec machine)
    {
        if (kinds.HasFlag(RenderKinds.Hosts))
        {
            yield return RenderedFile.Public(HostsFile.Path, Once(machine.Hosts, "hosts", () => HostsFile.Write(machine.Hosts)));
        }

        // Without a server the machine keeps the file that it has, as the agent leaves it: an empty one would take its names away (resolv.conf(5)).
        if (kinds.HasFlag(RenderKinds.Resolver) && machine.Resolver.Asked.Count > 0)
        {
            yield return RenderedFile.Public(ResolverFile.Path, Once(machine.Resolver, "resolver", () => ResolverFile.Write(machine.Resolver)));
        }

        if (kinds.HasFlag(RenderKinds.Sysctl))
        {
            yield return RenderedFile.Public(SysctlFile.Path, Once(machine.Sysctls, "sysctl", () =>
                SysctlFile.Write(FileHeader.Of(plan, "sysctl --system"), machine.Sysctls)));
        }

        if (kinds.HasFlag(RenderKinds.Nftables))
        {
            yield return RenderedFile.Public(NftablesFile.Path, Once(machine.Filter, "nftables", () =>
                NftablesFile.Write(FileHeader.Of(plan, "nft -f; comments of rules name the place in the topology that asked for them."), machine.Filter)));
        }

        foreach (var file in kinds.HasFlag(RenderKinds.Proxy) ? _proxies.Value.Of(machine) : [])
        {
            yield return file;
        }

        foreach (var file in kinds.HasFlag(RenderKinds.Tls) ? TlsFiles.Of(plan, machine) : [])
        {
            yield return file;
        }

        foreach (var zone in kinds.HasFlag(RenderKinds.Zones) ? machine.DnsServers.SelectMany(s => s.Zones).DistinctBy(z => z.Key, StringComparer.Ordinal) : [])
        {
            yield return RenderedFile.Public(ZoneFile.Path(zone), ZoneFile.Write(FileHeader.Of(plan, $"Zone '{zone.Key}'."), zone));
        }

        foreach (var file in machine.Overlays.SelectMany(overlay => Overlay(machine, overlay)).Concat(Links(machine)))
        {
            yield return file;
        }
    }

    private IEnumerable<RenderedFile> Overlay(MachineSpec machine, OverlaySpec overlay)
    {
        var areShared = OverlayPeers.AreShared(overlay);

        // One list for all who send the same keepalives.
        FileContent Peers(string what, Func<string, OverlaySpec, string> write) => Once(
            overlay, FormattableString.Invariant($"{what} {PeerDelta.KeepaliveOf(overlay.Members, machine.Machine)}"), () => write(SharedHeader(), OverlayPeers.Shared(overlay, machine.Machine)));

        if (kinds.HasFlag(RenderKinds.WireGuard))
        {
            yield return InPrivateFolder(WireGuardFile.Path(overlay), FileContent.Of(WireGuardFile.Write(Header(machine), overlay, machine.Machine)));
        }

        if (kinds.HasFlag(RenderKinds.WgQuick))
        {
            yield return InPrivateFolder(WgQuickFile.Path(overlay), FileContent.Of(WgQuickFile.Write(Header(machine), machine, overlay)));
        }

        if (areShared && (kinds & (RenderKinds.WireGuard | RenderKinds.WgQuick)) != 0)
        {
            yield return InPrivateFolder(WireGuardFile.PeersPath(overlay), Peers("peers", PeerSections.WireGuard.Write));
        }

        if (areShared && kinds.HasFlag(RenderKinds.Networkd))
        {
            yield return RenderedFile.Public(NetworkdFile.PeersPath(overlay), Peers("networkd", PeerSections.Networkd.Write));
        }

        if (areShared && kinds.HasFlag(RenderKinds.Netplan))
        {
            yield return Private(NetplanFile.PeersPath(overlay), Peers("netplan", NetplanFile.WritePeers));
        }
    }

    private IEnumerable<RenderedFile> Links(MachineSpec machine)
    {
        if (kinds.HasFlag(RenderKinds.Networkd))
        {
            foreach (var overlay in machine.Overlays)
            {
                yield return RenderedFile.Public(NetworkdFile.DevicePath(overlay), NetworkdFile.WriteDevice(Header(machine), machine, overlay));
            }

            foreach (var link in machine.Links.Where(l => l.Kind is LinkKind.Ethernet or LinkKind.WireGuard))
            {
                yield return RenderedFile.Public(NetworkdFile.NetworkPath(link), NetworkdFile.WriteNetwork(Header(machine), machine, link));
            }
        }

        if (kinds.HasFlag(RenderKinds.Netplan))
        {
            yield return Private(NetplanFile.Path, FileContent.Of(NetplanFile.Write(Header(machine), machine)));
        }
    }

    // netplan asks for files that others cannot read, whatever they hold.
    private static RenderedFile Private(string path, FileContent content) => new() { Path = path, Content = content, Privacy = FilePrivacy.File };

    // Beside these files the private key lies: the folder is its owner's alone, as the package wireguard-tools makes it.
    private static RenderedFile InPrivateFolder(string path, FileContent content) => new() { Path = path, Content = content, Privacy = FilePrivacy.FileAndFolder };

    private string Header(MachineSpec machine) => FileHeader.Of(plan, $"Machine {machine.Machine}.");

    private string SharedHeader() => FileHeader.Of(plan, "The members of the overlay, this machine among them: a WireGuard device passes over its own key.");

    private FileContent Once(object part, string what, Func<string> write)
    {
        if (!_shared.TryGetValue((part, what), out var content))
        {
            content = FileContent.Of(write());
            _shared.Add((part, what), content);
        }

        return content;
    }
}
