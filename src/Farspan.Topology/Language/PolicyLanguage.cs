using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands in the list <c>policies</c>.</summary>
internal static class PolicyLanguage
{
    private static readonly KeyOf<string> Name = new("name", Scalars.Text, "What it is called in listings; its number in the file without.");

    private static readonly KeyOf<FlowDeclaration> Allow = new("allow", FlowLanguage.Shape, "What may pass.", isRequired: true);

    private static readonly KeyOf<string> Via = new("via", Scalars.Name,
        "Name of a gateway: they may call the services of `to` through it, and not directly. The filter lets them reach the gateway, which decides about each request.");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> As = new("as", new OneOrManyShape<string>("identity", GatewayScalars.Identity, Limits.MostIdentities),
        "Who callers must show to be; one of these is enough. Without it their address is.");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Methods = new("methods", new OneOrManyShape<string>("method", GatewayScalars.Method, Limits.MostMethods),
        "HTTP methods that they may use. Without it, all.");

    /// <summary>A policy.</summary>
    public static MapShape<PolicyDeclaration> Shape { get; } = new()
    {
        Id = "policy",
        Article = "a policy",
        Sample = "{ allow: { from: all, to: service/etcd } }",
        Description = "Who may talk to whom. Whatever no policy allows is refused, and answers to what is allowed pass by themselves.",
        Example = "policies:\n  - allow: { from: { role: etcd }, to: service/etcd, ports: peer }\n  - name: administration\n    allow: { from: cidr/203.0.113.0/24, to: machine/bastion, ports: 22/tcp }\n  - allow: { from: internet, to: service/shop }\n    via: front\n    as: token/partner\n    methods: [GET, HEAD]",
        Keys = [Name, Allow, Via, As, Methods],
        Needs = [(As, Via), (Methods, Via)],
        Build = r => new PolicyDeclaration
        {
            Name = r.Get(Name),
            Allow = r.Get(Allow)?.Value,
            Via = r.Get(Via),
            As = r.List(As),
            Methods = r.List(Methods),
        },
    };
}
