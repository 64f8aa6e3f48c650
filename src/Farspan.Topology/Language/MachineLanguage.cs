using System.Net;
using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>machines</c>.</summary>
internal static class MachineLanguage
{
    /// <summary>One per family.</summary>
    private const int MostAddresses = 2;
    private const int MostAttachments = 16;
    private const int MostLabels = 64;

    private const string AddressDescription = "Its address, or one IPv4 and one IPv6 address, in that subnet. What is left out is allocated, and stays as it is when other machines come and go.";

    private static readonly OneOrManyShape<IPAddress> Addresses = new("address", AddressScalars.Address, MostAddresses);

    private static readonly KeyOf<SubnetName> CardSubnet = new("subnet", Scalars.Subnet, "The subnet, as `network/subnet`.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<IPAddress>>> CardAddress = new("address", Addresses, AddressDescription);

    /// <summary>One of several cards.</summary>
    public static MapShape<AttachmentDeclaration> Attachment { get; } = new()
    {
        Id = "attachment",
        Article = "an attachment",
        Sample = "{ subnet: aws/etcd }",
        Description = "One card of a machine that stands in several subnets.",
        Example = "{ subnet: aws/edge, address: 10.0.9.10 }",
        Keys = [CardSubnet, CardAddress],
        Build = r => new AttachmentDeclaration { Subnet = r.Get(CardSubnet), Addresses = r.List(CardAddress) },
    };

    private static readonly KeyOf<SubnetName> Subnet = new("subnet", Scalars.Subnet, "The subnet it stands in, as `network/subnet`.");

    private static readonly KeyOf<IReadOnlyList<Located<IPAddress>>> Address = new("address", Addresses, $"{AddressDescription} Belongs to `subnet`.");

    private static readonly KeyOf<IReadOnlyList<Located<AttachmentDeclaration>>> Subnets = new("subnets",
        new ListShape<AttachmentDeclaration>("attachment", Attachment, 2, MostAttachments) { TooFew = "; a machine in one subnet is written with 'subnet'" }, "Its cards, for a machine in several subnets; the first is the primary one, which its provider and zone follow from.");

    private static readonly KeyOf<string> Host = new("host", Scalars.MachineName,
        "The machine that carries it: a hypervisor, for a guest. It stands at the same provider, and what takes the host takes its guests along, theirs too. Selectors find guests by the built-in label `host`.");

    private static readonly KeyOf<IReadOnlyList<Named<string>>> Labels = new("labels",
        new NamedMapShape<string>("label", Scalars.LabelKey, Scalars.LabelValue, MostLabels), "Labels that selectors find it by.");

    /// <summary>A machine.</summary>
    public static MapShape<MachineDeclaration> Shape { get; } = new()
    {
        Id = "machine",
        Article = "a machine",
        Sample = "{ subnet: aws/etcd }",
        Description = "A host with addresses in subnets, and labels.",
        Example = "machines:\n  etcd-1: { subnet: aws/etcd, address: 10.0.1.2, labels: { role: etcd } }\n  bastion:\n    subnets:\n      - { subnet: aws/edge, address: 10.0.9.10 }\n      - { subnet: aws/etcd }\n  node-1: { subnet: lan/hosts, host: hypervisor-1 }",
        Keys = [Subnet, Address, Subnets, Host, Labels],
        ExactlyOne = [Subnet, Subnets],
        Needs = [(Address, Subnet)],
        Build = Build,
    };

    private static MachineDeclaration Build(MapReading reading)
    {
        IReadOnlyList<AttachmentDeclaration> attachments = reading.Get(Subnets) is { } several
            ? [.. several.Value.Select(a => a.Value)]
            : [new AttachmentDeclaration { Subnet = reading.Get(Subnet), Addresses = reading.List(Address) }];
        return new MachineDeclaration { Attachments = attachments, Host = reading.Get(Host), Labels = reading.Get(Labels)?.Value ?? [] };
    }
}
