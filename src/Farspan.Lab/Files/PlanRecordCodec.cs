using Farspan.State;
using Farspan.State.Fabric;
using Farspan.State.Filters;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Services;

namespace Farspan.Lab.Files;

/// <summary>Takes shared lists out of specs, and puts them back as shared instances.</summary>
internal static class PlanRecordCodec
{
    public static PlanRecord Encode(IReadOnlyList<MachineSpec> machines, IReadOnlyList<MachineSpec> fabric, IReadOnlyList<CableSpec> cables)
    {
        var members = new SharedLists<IReadOnlyList<PeerSpec>>();
        var hosts = new SharedLists<IReadOnlyList<HostSpec>>();
        var sets = new SharedLists<AddressSetSpec>();
        var serviceMembers = new SharedLists<IReadOnlyList<ServiceMemberSpec>>();
        var nodes = machines.Concat(fabric).Select(spec => new NodeRecord
        {
            Spec = spec with
            {
                Hosts = [],
                Filter = spec.Filter with { Sets = [] },
                Overlays = [.. spec.Overlays.Select(o => o with { Members = [] })],
                Services = [.. spec.Services.Select(s => s with { Members = [] })],
            },
            Hosts = hosts.NumberOf(spec.Hosts),
            Sets = [.. spec.Filter.Sets.Select(sets.NumberOf)],
            Members = [.. spec.Overlays.Select(o => members.NumberOf(o.Members))],
            ServiceMembers = [.. spec.Services.Select(s => serviceMembers.NumberOf(s.Members))],
        }).ToList();
        return new PlanRecord
        {
            Nodes = nodes,
            Cables = cables,
            Members = members.Items,
            Hosts = hosts.Items,
            Sets = sets.Items,
            ServiceMembers = serviceMembers.Items,
        };
    }

    public static StoredPlan Decode(PlanRecord record)
    {
        var nodes = record.Nodes.Select(n => n.Spec with
        {
            Hosts = record.Hosts[n.Hosts],
            Filter = n.Spec.Filter with { Sets = [.. n.Sets.Select(s => record.Sets[s])] },
            Overlays = [.. n.Spec.Overlays.Zip(n.Members, (o, m) => o with { Members = record.Members[m] })],
            Services = [.. n.Spec.Services.Zip(n.ServiceMembers, (s, m) => s with { Members = record.ServiceMembers[m] })],
        }).ToList();
        return new StoredPlan
        {
            Machines = [.. nodes.Where(n => n.Role == MachineRole.Machine)],
            Fabric = [.. nodes.Where(n => n.Role != MachineRole.Machine)],
            Cables = record.Cables,
        };
    }
}
