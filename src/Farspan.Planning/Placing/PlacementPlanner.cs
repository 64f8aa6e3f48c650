using Farspan.Planning.Allocation;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Placing;

/// <summary>Chooses the machines of services that have a number of replicas.</summary>
/// <remarks>
/// Locked machines stay while they are candidates. The others are chosen one by one: from the failure domain that has the fewest replicas, there
/// the machine that runs the fewest such services, there the first by name. Services are placed in the order of their names.
/// </remarks>
internal sealed class PlacementPlanner
{
    private readonly AddressPlan _addresses;
    private readonly AddressLock _previous;
    private readonly AddressLockBuilder _next;
    private readonly List<Diagnostic> _diagnostics;
    private readonly int[] _load;

    private PlacementPlanner(AddressPlan addresses, AddressLock previous, AddressLockBuilder next, List<Diagnostic> diagnostics)
    {
        _addresses = addresses;
        _previous = previous;
        _next = next;
        _diagnostics = diagnostics;
        _load = new int[addresses.Topology.Machines.Count];
    }

    /// <summary>One placement for each service, by name.</summary>
    public static IReadOnlyDictionary<string, ServicePlacement> Plan(
        AddressPlan addresses, AddressLock previous, AddressLockBuilder next, List<Diagnostic> diagnostics)
    {
        var planner = new PlacementPlanner(addresses, previous, next, diagnostics);
        var services = addresses.Topology.Services.OrderBy(s => s.Name, StringComparer.Ordinal).ToArray();
        var able = services.ToDictionary(s => s.Name, planner.Able, StringComparer.Ordinal);
        var kept = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var service in services.Where(s => s.Replicas is not null))
        {
            var locked = previous.Placement(service.Name).ToHashSet(StringComparer.Ordinal);
            var stays = able[service.Name].Where(n => locked.Contains(addresses.Topology.Machines[n].Name)).Take(service.Replicas!.Value).ToList();
            kept.Add(service.Name, stays);
            stays.ForEach(n => planner._load[n]++);
        }

        return services.ToDictionary(
            s => s.Name,
            s => new ServicePlacement(s, kept.TryGetValue(s.Name, out var stays) ? planner.Fill(s, able[s.Name], stays) : able[s.Name]),
            StringComparer.Ordinal);
    }

    // Candidates in the order of their names, without those that lack the overlay that the service is bound to.
    private int[] Able(Service service)
    {
        var over = service.Over is null ? null : _addresses.Overlays.First(o => o.Overlay.Name == service.Over.Name);
        var able = new List<int>(service.Candidates.Count);
        foreach (var machine in service.Candidates.OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            var number = _addresses.NumberOf(machine);
            if (over is null || over.Addresses[number] is not null)
            {
                able.Add(number);
            }
            else if (!over.Overlay.Members.Any(m => m.Name == machine.Name))
            {
                _diagnostics.Add(PlanDiagnostics.NotAMember(service, machine, over.Overlay));
            }
        }

        return [.. able];
    }

    private int[] Fill(Service service, int[] able, List<int> chosen)
    {
        var wanted = service.Replicas!.Value;
        if (able.Length < wanted)
        {
            _diagnostics.Add(PlanDiagnostics.TooFewCandidates(service, wanted, able.Length));
        }

        var inDomain = chosen.GroupBy(n => Domain(service, n), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var free = able.Except(chosen).ToList();
        while (chosen.Count < wanted && free.Count > 0)
        {
            var best = free.MinBy(n => (inDomain.GetValueOrDefault(Domain(service, n)), _load[n]));
            free.Remove(best);
            chosen.Add(best);
            _load[best]++;
            inDomain[Domain(service, best)] = inDomain.GetValueOrDefault(Domain(service, best)) + 1;
        }

        ReportSharing(service, able, chosen);
        chosen.Sort((a, b) => string.CompareOrdinal(NameOf(a), NameOf(b)));
        chosen.ForEach(n => _next.TryAddPlacement(service.Name, NameOf(n)));
        return [.. chosen];
    }

    // Replicas that share a domain while another has none: only what was locked is left there. Too few domains are the reader's finding.
    private void ReportSharing(Service service, int[] able, List<int> chosen)
    {
        var used = chosen.GroupBy(n => Domain(service, n), StringComparer.Ordinal).ToList();
        if (service.Spread is not null && used.MaxBy(g => g.Count()) is { } fullest && used.Count < Math.Min(chosen.Count, able.Select(n => Domain(service, n)).Distinct(StringComparer.Ordinal).Count()))
        {
            _diagnostics.Add(PlanDiagnostics.NotSpread(service, fullest.Key, [.. fullest.Order().Select(n => _addresses.Topology.Machines[n])]));
        }
    }

    private string NameOf(int number) => _addresses.Topology.Machines[number].Name;

    private string Domain(Service service, int number)
    {
        var machine = _addresses.Topology.Machines[number];
        return service.Spread switch
        {
            FailureDomain.Provider => machine.Provider.Name,
            FailureDomain.Zone => $"{machine.Provider.Name}/{machine.Zone}",
            FailureDomain.Machine or FailureDomain.Link => machine.Metal,
            _ => string.Empty,
        };
    }
}
