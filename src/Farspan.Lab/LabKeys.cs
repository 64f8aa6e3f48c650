using Farspan.Addressing;
using Farspan.Agent.Overlays;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.Topology.Model;

namespace Farspan.Lab;

/// <summary>The key pairs of overlay members in a lab. Private keys stay in the lab's folder, in the machine's own.</summary>
public static class LabKeys
{
    /// <summary>The public key of every member of every overlay and of both routers of every VPN, from key pairs that are made where there are none.</summary>
    /// <param name="session">The lab, which need not exist yet.</param>
    /// <param name="topology">The overlays and links.</param>
    /// <exception cref="Diagnostics.LabException">The state folder cannot be written (FS4005, FS4006).</exception>
    public static IReadOnlyDictionary<OverlayMember, WireGuardPublicKey> Ensure(LabSession session, NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(topology);
        var keys = new Dictionary<OverlayMember, WireGuardPublicKey>();
        foreach (var overlay in topology.Overlays)
        {
            foreach (var machine in overlay.Members)
            {
                keys.Add(new OverlayMember(overlay.Name, machine.Name), Ensure(Path.Combine(session.Paths.KeysFolder, machine.Name), overlay.Name));
            }
        }

        foreach (var link in topology.Links.Where(l => l.Method == LinkMethod.Vpn))
        {
            foreach (var member in PlannedLinks.Members(link))
            {
                keys.Add(member, Ensure(Path.Combine(session.Paths.KeysFolder, member.Machine), member.Overlay));
            }
        }

        return keys;
    }

    private static WireGuardPublicKey Ensure(string folder, string overlay)
    {
        try
        {
            StateFile.MakeFolder(folder);
            return OverlayKeys.Ensure(folder, overlay);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LabErrors.StateNotWritable(folder, failure);
        }
    }
}
