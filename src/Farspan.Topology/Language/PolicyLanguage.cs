using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands in the list <c>policies</c>.</summary>
internal static class PolicyLanguage
{
    private static readonly KeyOf<string> Name = new("name", Scalars.Text, "What it is called in listings; its number in the file without.");

    private static readonly KeyOf<FlowDeclaration> Allow = new("allow", FlowLanguage.Shape, "What may pass.", isRequired: true);

    /// <summary>A policy.</summary>
    public static MapShape<PolicyDeclaration> Shape { get; } = new()
    {
        Id = "policy",
        Article = "a policy",
        Sample = "{ allow: { from: all, to: service/etcd } }",
        Description = "Who may talk to whom. Whatever no policy allows is refused, and answers to what is allowed pass by themselves.",
        Example = "policies:\n  - allow: { from: { role: etcd }, to: service/etcd, ports: peer }\n  - name: administration\n    allow: { from: cidr/203.0.113.0/24, to: machine/bastion, ports: 22/tcp }",
        Keys = [Name, Allow],
        Build = r => new PolicyDeclaration { Name = r.Get(Name), Allow = r.Get(Allow)?.Value },
    };
}
