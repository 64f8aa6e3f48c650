using System.Net;
using Farspan.Analysis.Reachability;
using Farspan.State.Filters;

namespace Farspan.Analysis.Tests.Endpoints;

public sealed class NestedBlockTests
{
    [Fact]
    public void A_block_within_a_block_is_a_part_of_the_internet_of_its_own()
    {
        var relation = ReachabilityRelation.Of(Plans.Compile(
            """
            farspan: 1
            name: nested
            providers: { lab: { kind: lab } }
            networks: { lan: { provider: lab, cidr: 10.0.0.0/16, subnets: { edge: { cidr: 10.0.0.0/24, exposure: public } } } }
            machines: { gate: { subnet: lan/edge, address: 10.0.0.10 } }
            policies:
              - allow: { from: cidr/192.0.2.0/24, to: machine/gate, ports: 80/tcp }
              - allow: { from: cidr/192.0.2.0/25, to: machine/gate, ports: 443/tcp }
            """));
        var gate = relation.Endpoints.Of("gate")[0];
        Assert.True(Reaches([192, 0, 2, 1]));
        Assert.False(Reaches([192, 0, 2, 128]));

        bool Reaches(byte[] from) => relation.Delivered(relation.Endpoints.FindOutside(new IPAddress(from))!, gate).Contains(relation.Ports.IndexOf(FilterProtocol.Tcp, 443));
    }
}
