using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands in the list <c>egress</c>.</summary>
internal static class EgressLanguage
{
    private static readonly KeyOf<string> Name = new("name", Scalars.Text, "What it is called in listings; its number in the file without.");
    private static readonly KeyOf<SelectorDeclaration> From = new("from", SelectorShape.Instance, "The machines that may.", isRequired: true);
    private static readonly KeyOf<IReadOnlyList<Located<string>>> To = new("to", new OneOrManyShape<string>("host name", GatewayScalars.OutsideHost, Limits.MostHosts), "Host names outside.", isRequired: true);
    private static readonly KeyOf<IReadOnlyList<Located<PortLiteral>>> Ports = new("ports", new OneOrManyShape<PortLiteral>("port", PortScalars.Literal, Limits.MostPorts), "TCP ports there; UDP ports too, such as `123/udp`, in an entry without `via`.", isRequired: true);
    private static readonly KeyOf<string> Purpose = new("purpose", Scalars.Text, "What it is for.");
    private static readonly KeyOf<string> Via = new("via", Scalars.Name, "Name of the gateway that they ask, on its `egress` port; without it they go themselves, and their own packet filter lets through what DNS answers for these names.");

    /// <summary>A way outside.</summary>
    public static MapShape<EgressDeclaration> Shape { get; } = new()
    {
        Id = "egress",
        Article = "a way outside",
        Sample = "{ from: { role: app }, to: api.example.org, ports: 443/tcp, via: front }",
        Description = "Where machines may go outside, by name: through a gateway, or by themselves to the addresses that their name server answers. Whatever is not listed is refused and written into a log.",
        Example = "egress:\n  - { from: { role: app }, to: [api.example.org, \"*.models.example.net\"], ports: 443/tcp, purpose: model API, via: front }",
        Keys = [Name, From, To, Ports, Purpose, Via],
        Build = r => new EgressDeclaration
        {
            Name = r.Get(Name),
            From = r.Get(From)?.Value,
            To = r.List(To),
            Ports = r.List(Ports),
            Purpose = r.Get(Purpose)?.Value,
            Via = r.Get(Via),
        },
    };
}
