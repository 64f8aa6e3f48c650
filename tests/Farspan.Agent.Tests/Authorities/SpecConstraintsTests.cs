using Farspan.Agent.Authorities;
using Farspan.Agent.Tests.Dns;
using Farspan.State;
using Farspan.State.Certificates;
using Farspan.Tests.Shared.Certificates;

namespace Farspan.Agent.Tests.Authorities;

/// <summary>What an authority may issue for, as the plan says: no more than the network has.</summary>
[Trait("Requirement", "C8")]
public sealed class SpecConstraintsTests
{
    [Fact]
    public void Zones_stand_for_all_below_them_and_names_outside_of_any_for_themselves()
    {
        var found = SpecConstraints.Of("net", [Machine(["www.example.test", "*.example.test", "db.example.test"]), Machine(["www.elsewhere.test", "*.other.test"])], "internal");
        Assert.Equal(["example.test", "other.test", "www.elsewhere.test"], found.DnsNames);
    }

    [Fact]
    public void Zones_of_addresses_are_nobodys_to_certify()
    {
        var machine = Machine([]) with { DnsServers = [TestDns.Server([]) with { Zones = [TestDns.Zone("1.0.10.in-addr.arpa", "10.0.0.1") with { Name = "1.0.10.in-addr.arpa" }] }] };
        Assert.Empty(SpecConstraints.Of("net", [machine], "internal").DnsNames);
    }

    [Fact]
    public void Networks_are_those_of_addresses_that_certificates_are_for()
    {
        // TestSpecs.Machine has 10.0.1.2/24 and 10.0.9.1/24 among others; 10.99.0.1 stands alone, and 192.0.2.1 is on no machine.
        var machine = Machine([], "10.0.1.2", "10.99.0.1", "192.0.2.1");
        Assert.Equal(["10.0.1.0/24", "10.99.0.1/32", "192.0.2.1/32"], SpecConstraints.Of("net", [machine], "internal").Networks.Select(n => n.ToString()));
    }

    [Fact]
    public void Another_authoritys_certificates_do_not_widen_this_one()
    {
        var machine = Machine(["a.test"], "10.0.1.2");
        Assert.Empty(SpecConstraints.Of("net", [machine], "other").Networks);
        var ofAcme = machine with { Certificates = [.. machine.Certificates.Select(c => c with { Issuer = c.Issuer with { Kind = IssuerKind.Acme } })] };
        Assert.Empty(SpecConstraints.Of("net", [ofAcme], null).Networks);
        Assert.Single(SpecConstraints.Of("net", [machine], null).Networks);
    }

    [Fact]
    public void The_trust_domain_is_that_of_the_certificates_or_the_networks_name()
    {
        Assert.Equal("foundry", SpecConstraints.Of("net", [Machine(["a.test"])], "internal").TrustDomain);
        var none = Machine(["a.test"]);
        Assert.Equal("net", SpecConstraints.Of("net", [none with { Certificates = [.. none.Certificates.Select(c => c with { SpiffeId = null })] }], "internal").TrustDomain);
    }

    private static MachineSpec Machine(IReadOnlyList<string> names, params string[] addresses) => TestSpecs.Machine with
    {
        Certificates = [CertificateSite.Spec with { DnsNames = names, Addresses = [.. addresses.Select(TestSpecs.Address)] }],
        DnsServers = [TestDns.Server([])],
    };
}
