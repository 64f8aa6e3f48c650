using Farspan.Topology.Model;
using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>Replicas have machines to run on, can be spread as wished, do not leave their data behind, and make a quorum that is worth having.</summary>
internal sealed class PlacementRule : ITopologyRule
{
    private const string ReplicasCode = "FS1215";
    private const string SpreadCode = "FS1216";
    private const string StorageCode = "FS1217";
    private const string QuorumCode = "FS1218";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var service in topology.Services)
        {
            var candidates = service.Model.Candidates.Count;
            if (service.Declaration.Replicas is { } replicas && replicas.Value > candidates)
            {
                topology.Findings.Error(ReplicasCode, replicas.Span, FormattableString.Invariant(
                    $"Service '{service.Model.Name}' wants {Plural.Count(replicas.Value, "replica")}, but only {Plural.Count(candidates, "machine")} may run it; lower 'replicas' to {candidates}, or widen 'on'."), service.Declaration.On!.Span);
                continue;
            }

            Spread(topology, service.Model, service.Declaration);
            if (service.Declaration.Storage is { Value: Storage.Local } storage && service.Model.Replicas is { } fewer && fewer < candidates)
            {
                topology.Findings.Error(StorageCode, storage.Span, FormattableString.Invariant(
                    $"Service '{service.Model.Name}' keeps its data on the machine's own disk, but its {Plural.Count(fewer, "replica")} could move among {candidates} machines and leave the data behind; pin it: narrow 'on' to {Plural.Count(fewer, "machine")}."), service.Declaration.On!.Span);
            }

            if (service.Model.HasQuorum)
            {
                Quorum(topology, service.Model);
            }
        }
    }

    private static void Spread(ResolvedTopology topology, Service service, Declarations.ServiceDeclaration declared)
    {
        if (declared.Spread is not { } spread)
        {
            return;
        }

        var replicas = service.Replicas ?? service.Candidates.Count;
        var domains = FailureDomains.Count(service.Candidates, spread.Value);
        if (replicas > domains)
        {
            var word = FailureDomains.Word(spread.Value);
            topology.Findings.Warning(SpreadCode, spread.Span, FormattableString.Invariant(
                $"Service '{service.Name}' is to be spread by {word}, but its {replicas} replicas have only {Plural.Count(domains, word)}, so that some share one; widen 'on', or lower 'replicas' to {domains}."), declared.On!.Span);
        }
    }

    private static void Quorum(ResolvedTopology topology, Service service)
    {
        var members = service.Replicas ?? service.Candidates.Count;
        if (members == 2)
        {
            topology.Findings.Warning(QuorumCode, service.Location,
                $"Service '{service.Name}' has a quorum of two members, which is lost when either fails; run three, or one.");
        }
        else if (members > 0 && members % 2 == 0)
        {
            var tolerance = (members - 1) / 2;
            topology.Findings.Warning(QuorumCode, service.Location, FormattableString.Invariant(
                $"Service '{service.Name}' has {members} members and outlives {Plural.Count(tolerance, "failure")}, as many as with {members - 1}; run {members - 1} or {members + 1}."));
        }
    }
}
