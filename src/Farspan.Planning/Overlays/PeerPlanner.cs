using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.State.Overlays;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Overlays;

/// <summary>The members of an overlay as all of them must know each other: one list for the whole overlay.</summary>
internal static class PeerPlanner
{
    // Gateways of sites forget an idle UDP flow after 30 seconds (RFC 4787 REQ-5 asks for two minutes, few keep to it); wg(8) proposes 25.
    private const ushort KeepaliveSeconds = 25;

    public static OverlaySpec Plan(AddressPlan addresses, OverlayAddresses overlay, PlanInputs inputs, List<Diagnostic> diagnostics)
    {
        var machines = addresses.Topology.Machines;
        var preferV6 = overlay.Members.Any(m => First(addresses, m, isV6: false) is null) &&
            overlay.Members.All(m => First(addresses, m, isV6: true) is not null);
        var isSpread = overlay.Members.Select(m => machines[m].Attachments[0].Network.Name).Distinct(StringComparer.Ordinal).Skip(1).Any();
        WarnOfStrangers(addresses, overlay, diagnostics);
        return new OverlaySpec
        {
            Name = overlay.Overlay.Name,
            Link = overlay.Link,
            ListenPort = overlay.Overlay.Port,
            Members =
            [
                .. overlay.Members.Select(m => new PeerSpec
                {
                    Machine = machines[m].Name,
                    PublicKey = inputs.PublicKeys.TryGetValue(new OverlayMember(overlay.Overlay.Name, machines[m].Name), out var key) ? key : null,
                    Endpoint = new IPEndPoint((First(addresses, m, preferV6) ?? First(addresses, m, !preferV6))!, overlay.Overlay.Port),
                    AllowedIps = [.. overlay.Addresses[m]!.Select(a => a.ToHostNetwork())],
                    KeepaliveSeconds = isSpread && IsBehindGateway(machines[m]) ? KeepaliveSeconds : (ushort)0,
                }),
            ],
        };
    }

    // Routers of clouds let an overlay's datagrams in at any time (the plan says so); a site's own gateway may translate addresses and forget.
    private static bool IsBehindGateway(Machine machine) =>
        machine.Attachments[0].Subnet.Exposure != Exposure.Public && machine.Provider.Kind is ProviderKind.BareMetal or ProviderKind.Proxmox;

    private static void WarnOfStrangers(AddressPlan addresses, OverlayAddresses overlay, List<Diagnostic> diagnostics)
    {
        var onlyV4 = overlay.Members.Where(m => First(addresses, m, isV6: true) is null).Take(1).ToList();
        var onlyV6 = overlay.Members.Where(m => First(addresses, m, isV6: false) is null).Take(1).ToList();
        if (onlyV4.Count > 0 && onlyV6.Count > 0)
        {
            var machines = addresses.Topology.Machines;
            diagnostics.Add(PlanDiagnostics.NoCommonFamily(overlay.Overlay, machines[onlyV4[0]], machines[onlyV6[0]]));
        }
    }

    private static IPAddress? First(AddressPlan addresses, int machine, bool isV6) =>
        addresses.Cards[machine][0].FirstOrDefault(a => a.IsV6 == isV6);
}
