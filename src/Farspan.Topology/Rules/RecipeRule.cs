using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A recipe has the ports and the quorum that the real program needs.</summary>
/// <remarks>Source: etcd's flags <c>--listen-client-urls</c> and <c>--listen-peer-urls</c>; postgresql.conf <c>port</c>; redis.conf <c>port</c>: one TCP port each.</remarks>
internal sealed class RecipeRule : ITopologyRule
{
    private const string Code = "FS1214";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var service in topology.Services)
        {
            // A misspelt key has been told already; that what it says is missing would be no news.
            if (service.Declaration is { Recipe: { } recipe, HasUnknownKeys: false })
            {
                foreach (var need in Needs(recipe.Value, service.Model, topology))
                {
                    topology.Findings.Error(Code, recipe.Span, $"Service '{service.Model.Name}' runs {Word(recipe.Value)}, which needs {need}.", service.Source.Span);
                }
            }
        }
    }

    private static IEnumerable<string> Needs(ServiceRecipe recipe, Service service, ResolvedTopology topology) => recipe switch
    {
        ServiceRecipe.Etcd => EtcdNeeds(service),
        ServiceRecipe.Authority => AuthorityNeeds(service, topology),
        _ => OnePortNeeds(service),
    };

    private static IEnumerable<string> AuthorityNeeds(Service service, ResolvedTopology topology)
    {
        if (!service.Ports.Any(p => p.Name == "acme" && IsOneTcpPort(p)))
        {
            yield return "a single TCP port called 'acme'; add 'acme: 443/tcp' to its ports";
        }

        if (service.Ports.Any(p => p.Name is not ("acme" or "http") || !IsOneTcpPort(p)))
        {
            yield return "no port besides 'acme' and 'http'; declare what else listens there as a service of its own";
        }

        if (topology.Topology.Authorities.Count(a => a.Kind == AuthorityKind.Internal) != 1)
        {
            yield return "exactly one authority of kind internal; declare it under 'authorities'";
        }
    }

    private static IEnumerable<string> EtcdNeeds(Service service)
    {
        foreach (var (name, port) in new[] { ("client", "2379/tcp"), ("peer", "2380/tcp") })
        {
            if (!service.Ports.Any(p => p.Name == name && IsOneTcpPort(p)))
            {
                yield return $"a single TCP port called '{name}'; add '{name}: {port}' to its ports";
            }
        }

        if (service.Ports.Count > 2)
        {
            yield return "no port besides 'client' and 'peer'; declare what else listens there as a service of its own";
        }

        if (!service.HasQuorum)
        {
            yield return "a quorum; add 'quorum: majority'";
        }
    }

    private static IEnumerable<string> OnePortNeeds(Service service) =>
        service.Ports is [var only] && IsOneTcpPort(only) ? [] : ["exactly one TCP port; declare one, and what else listens there as a service of its own"];

    private static bool IsOneTcpPort(ServicePort port) => port.Protocol == TransportProtocol.Tcp && port.Ports.Count == 1;

    private static string Word(ServiceRecipe recipe) => recipe switch
    {
        ServiceRecipe.Etcd => "etcd",
        ServiceRecipe.PostgreSql => "PostgreSQL",
        ServiceRecipe.Authority => "the authority",
        _ => "Redis",
    };
}
