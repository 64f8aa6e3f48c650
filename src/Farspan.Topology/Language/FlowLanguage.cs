using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>allow</c>, <c>never</c>, <c>always</c> and <c>only</c>.</summary>
internal static class FlowLanguage
{
    private static readonly KeyOf<SelectorDeclaration> From = new("from", SelectorShape.Instance, "Who begins the connection.", isRequired: true);

    private static readonly KeyOf<SelectorDeclaration> To = new("to", SelectorShape.Instance, "Who accepts it.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<PortTerm>>> Ports = new("ports", new OneOrManyShape<PortTerm>("port", PortScalars.Term, Limits.MostPorts),
        "Names of the service's ports, literal ports, or `all`. Without it, all ports of the services that `to` names; a policy to anything else needs it, and a claim about anything else means every port.");

    /// <summary>Who to whom.</summary>
    public static MapShape<FlowDeclaration> Shape { get; } = new()
    {
        Id = "flow",
        Article = "a flow",
        Sample = "{ from: internet, to: service/etcd }",
        Description = "Who to whom, on which ports.",
        Example = "{ from: { role: control-plane }, to: service/etcd, ports: client }",
        Keys = [From, To, Ports],
        Build = r => new FlowDeclaration
        {
            From = r.Get(From)?.Value,
            To = r.Get(To)?.Value,
            Ports = r.Has(Ports) ? r.List(Ports) : null,
            Span = r.Span,
        },
    };
}
