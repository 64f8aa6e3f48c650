using Farspan.Planning;
using Farspan.State;
using Farspan.State.Addresses;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Services;
using Farspan.State.Sysctls;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Drift;

/// <summary>Lists drift with the same deltas by which the agent moves a machine: what would be done is what differs.</summary>
public static class SpecComparer
{
    /// <summary>How long a machine may take to a new generation before it counts as unknown.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Compares one machine.</summary>
    /// <param name="spec">What it must look like.</param>
    /// <param name="status">What it was seen to look like, or null when nothing is known.</param>
    /// <param name="specSince">Moment from which <paramref name="spec"/> was to be applied.</param>
    /// <param name="now">The present moment.</param>
    public static MachineDrift Compare(MachineSpec spec, MachineStatus? status, DateTimeOffset specSince, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (status is null)
        {
            return Make(spec, Verdict.Unknown, "it has not told its status", []);
        }

        if (status.ObservedGeneration != spec.Generation)
        {
            var reason = FormattableString.Invariant($"its status answers generation {status.ObservedGeneration}, the plan wants {spec.Generation}");
            var isLate = status.ObservedGeneration > spec.Generation || now - specSince > Patience;
            return Make(spec, isLate ? Verdict.Unknown : Verdict.Converging, reason, []);
        }

        var starting = status.Services.FirstOrDefault(s => s.State == ServiceState.Restarting && now - s.Since <= Patience);
        var drifts = Differences(spec, status).Where(d => d.Differences.Count > 0).ToList();
        if (drifts.Count > 0)
        {
            return Make(spec, Verdict.Drifted, string.Empty, drifts);
        }

        return starting is null
            ? Make(spec, Verdict.InSync, string.Empty, [])
            : Make(spec, Verdict.Converging, $"service {starting.Name} is being started again", []);
    }

    /// <summary>Compares every machine of a plan, fabric included where it has told its status.</summary>
    public static NetworkDrift Compare(NetworkPlan plan, IReadOnlyDictionary<string, MachineStatus> statuses, DateTimeOffset planSince, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(statuses);
        var machines = plan.Machines.Concat(plan.Fabric.Where(f => statuses.ContainsKey(f.Machine)))
            .Select(s => Compare(s, statuses.GetValueOrDefault(s.Machine), planSince, now))
            .ToList();
        return new NetworkDrift { Verdict = Sum([.. machines.Select(m => m.Verdict)]), Machines = machines };
    }

    /// <summary>The findings of a comparison: drifted and unknown machines.</summary>
    public static IReadOnlyList<Finding> FindingsOf(NetworkDrift drift)
    {
        ArgumentNullException.ThrowIfNull(drift);
        return [.. drift.Machines.SelectMany(FindingsOf)];
    }

    private static IEnumerable<Finding> FindingsOf(MachineDrift machine)
    {
        if (machine.Verdict == Verdict.Unknown)
        {
            yield return Make(DriftCodes.UnknownCode, machine, "Nothing certain is known of this machine.", machine.Reason);
        }

        foreach (var concept in machine.Concepts)
        {
            yield return Make(DriftCodes.DriftedCode, machine, $"Its {concept.Concept} are not what the plan says.", string.Join("; ", concept.Differences));
        }
    }

    private static Finding Make(string code, MachineDrift machine, string message, string seen) => new()
    {
        Code = code,
        Subject = machine.Machine,
        Message = message,
        PolicySays = string.Empty,
        PlanSays = string.Empty,
        ProofSays = string.Empty,
        RealitySays = seen,
        Differs = string.Empty,
        Location = string.Empty,
        Group = machine.Machine,
    };

    private static Verdict Sum(List<Verdict> verdicts) => verdicts switch
    {
        _ when verdicts.Contains(Verdict.Unknown) => Verdict.Unknown,
        _ when verdicts.Contains(Verdict.Drifted) => Verdict.Drifted,
        _ when verdicts.Contains(Verdict.Converging) => Verdict.Converging,
        _ => Verdict.InSync,
    };

    private static IEnumerable<ConceptDrift> Differences(MachineSpec spec, MachineStatus status)
    {
        yield return Of("kernel parameters", SysctlDelta.Between(spec.Sysctls, status.Sysctls));
        yield return Of("links", LinkDelta.Between(spec.Links, status.Links));
        yield return Of("addresses", AddressDelta.Between(spec.Addresses, status.Addresses));
        yield return Of("routes", RouteDelta.Between(spec.Routes, status.Routes));
        yield return new ConceptDrift { Concept = "overlays", Differences = [.. Overlays(spec, status)] };
        yield return Of("filter rules", FilterDelta.Between(spec.Filter, status.Filter));
        yield return Of("hosts", HostDelta.Between(spec.Hosts, status.Names.Hosts));
        yield return Of("resolver settings", ResolverDelta.Between(spec.Resolver, status.Names.Resolver));
        yield return new ConceptDrift { Concept = "services", Differences = [.. Services(spec, status)] };
    }

    private static IEnumerable<string> Overlays(MachineSpec spec, MachineStatus status)
    {
        foreach (var overlay in spec.Overlays)
        {
            var seen = status.Overlays.FirstOrDefault(o => string.Equals(o.Link, overlay.Link, StringComparison.Ordinal));
            var key = overlay.Members.FirstOrDefault(m => string.Equals(m.Machine, spec.Machine, StringComparison.Ordinal))?.PublicKey;
            foreach (var difference in OverlayDelta.Between(overlay, spec.Machine, key, seen).Describe())
            {
                yield return difference;
            }
        }

        foreach (var stray in status.Overlays.Where(o => !spec.Overlays.Any(s => string.Equals(s.Link, o.Link, StringComparison.Ordinal))))
        {
            yield return $"overlay link {stray.Link} should not be there";
        }
    }

    // A service that is being started again is on its way; one that has given up, or that nobody declared, is a difference.
    private static IEnumerable<string> Services(MachineSpec spec, MachineStatus status)
    {
        var seen = status.Services.ToDictionary(s => s.Name, StringComparer.Ordinal);
        foreach (var service in spec.Services)
        {
            if (!seen.TryGetValue(service.Name, out var state))
            {
                yield return $"service {service.Name} does not run";
            }
            else if (state.State == ServiceState.Failed)
            {
                yield return FormattableString.Invariant($"service {service.Name} has died {state.Restarts + 1} times and is not started again");
            }
        }

        foreach (var stray in status.Services.Where(s => !spec.Services.Any(x => string.Equals(x.Name, s.Name, StringComparison.Ordinal))))
        {
            yield return $"service {stray.Name} should not run";
        }
    }

    private static ConceptDrift Of(string concept, IDelta delta) => new() { Concept = concept, Differences = [.. delta.Describe()] };

    private static MachineDrift Make(MachineSpec spec, Verdict verdict, string reason, List<ConceptDrift> concepts) => new()
    {
        Machine = spec.Machine,
        Provider = spec.Provider,
        Verdict = verdict,
        Reason = reason,
        Concepts = concepts,
    };
}
