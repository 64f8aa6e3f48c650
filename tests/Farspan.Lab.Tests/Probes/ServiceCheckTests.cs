using System.Net;
using System.Text;
using Farspan.Lab.Probes;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Tests.Probes;

public sealed class ServiceCheckTests
{
    [Theory]
    [InlineData(null, "web two 80\n", true)]
    [InlineData(null, "web two 81\n", false)]
    [InlineData(null, "web three 80\n", false)]
    [InlineData(null, "", false)]
    [InlineData("etcd", "HTTP/1.0 200 OK\r\n\r\n{\"etcdserver\":\"3.4.23\",\"etcdcluster\":\"3.4.0\"}", true)]
    [InlineData("etcd", "HTTP/1.0 404 Not Found\r\n\r\n", false)]
    [InlineData("redis", "+PONG\r\n", true)]
    [InlineData("redis", "-NOAUTH Authentication required.\r\n", true)]
    [InlineData("redis", "HTTP/1.1 400 Bad Request\r\n", false)]
    [InlineData("postgresql", "N", true)]
    [InlineData("postgresql", "S", true)]
    [InlineData("postgresql", "+PONG\r\n", false)]
    [InlineData("postgresql", "", false)]
    public void Only_the_declared_service_passes(string? recipe, string answer, bool isRight)
    {
        var difference = ServiceCheck.Differs(Probe(recipe), Encoding.ASCII.GetBytes(answer));
        Assert.Equal(isRight, difference is null);
    }

    [Fact]
    public void What_answered_is_shown_without_control_characters() =>
        Assert.Equal("answered «·[31mnginx·» instead of web two 80", ServiceCheck.Differs(Probe(null), "\u001b[31mnginx\r\nmore"u8));

    [Fact]
    public void Asks_PostgreSQL_for_TLS_by_the_eight_bytes_of_its_manual() =>
        Assert.Equal("0000000804D2162F", Convert.ToHexString(ServiceCheck.Question(Probe("postgresql"))));

    private static ProbeSpec Probe(string? recipe) => new()
    {
        Id = 0,
        From = "one",
        FromProvider = "p",
        To = "two",
        ToProvider = "p",
        Protocol = TransportProtocol.Tcp,
        Port = 80,
        SourceAddress = IPAddress.Loopback,
        DestinationAddress = IPAddress.Loopback,
        Expect = Expectation.Connects,
        Via = DeclaredWay.None,
        Link = null,
        Service = new ProbeService { Name = "web", PortName = "http", Recipe = recipe, IsTls = false },
        Reasons = [],
        Plan = new PlanAnswer { Passes = true, Link = null, Node = "two", Reason = string.Empty },
        Proof = null,
    };
}
