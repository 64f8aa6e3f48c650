using Farspan.Addressing;
using Farspan.Agent.Overlays;
using Farspan.Lab;
using Farspan.Planning;
using Farspan.Rendering.Files;

namespace Farspan.Cli.Input;

/// <summary>The keys of overlay members, as a lab has them: the public ones for peers, the private ones where they are asked for.</summary>
internal sealed class LabKeyFiles
{
    private readonly LabSession _session;

    private LabKeyFiles(LabSession session) => _session = session;

    /// <summary>The keys of the named lab, or of the one that is called like the topology.</summary>
    /// <exception cref="CommandException">There is no such lab.</exception>
    public static LabKeyFiles Of(string? lab, string topology, Terminal terminal)
    {
        var catalog = LabAccess.Catalog(terminal);
        return lab is null && !catalog.Names().Contains(topology, StringComparer.Ordinal)
            ? throw new CommandException(ExitCode.Usage, $"there are no keys: they come from a lab, and none is called {topology}; bring it up with farspan up, or name another with --lab")
            : new LabKeyFiles(catalog.Open(lab ?? topology));
    }

    /// <summary>The public keys that the lab's members have told.</summary>
    public IReadOnlyDictionary<OverlayMember, WireGuardPublicKey> Public() => Public(_session.Plan());

    /// <summary>The public keys in a plan: those of machines, and of routers with a VPN between them.</summary>
    public static IReadOnlyDictionary<OverlayMember, WireGuardPublicKey> Public(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Machines.Concat(plan.Fabric)
            .SelectMany(m => m.Overlays).DistinctBy(o => o.Name, StringComparer.Ordinal)
            .SelectMany(o => o.Members.Where(m => m.PublicKey is not null).Select(m => KeyValuePair.Create(new OverlayMember(o.Name, m.Machine), m.PublicKey!.Value)))
            .ToDictionary();
    }

    /// <summary>The private keys of a plan's machines as files for their owner alone.</summary>
    /// <exception cref="CommandException">A machine's key is not there, because the lab runs another topology.</exception>
    public IEnumerable<RenderedFile> Private(NetworkPlan plan, string? volume)
    {
        foreach (var machine in plan.Machines.Where(m => volume is null || m.Machine == volume))
        {
            foreach (var overlay in machine.Overlays)
            {
                var path = new OverlayKeys(Path.Combine(_session.Paths.KeysFolder, machine.Machine)).PathOf(overlay.Name);
                if (!File.Exists(path))
                {
                    throw new CommandException(ExitCode.Usage, $"lab {_session.Name} has no key of {machine.Machine} for {overlay.Name}; bring this topology up with farspan up first");
                }

                yield return new RenderedFile
                {
                    Path = RenderedPlan.KeyPath(machine.Machine, overlay),
                    Content = FileContent.Of(File.ReadAllBytes(path)),
                    Privacy = FilePrivacy.FileAndFolder,
                };
            }
        }
    }
}
