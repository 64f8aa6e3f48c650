using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Farspan.Addressing;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Http1;
using Farspan.State.Gateways;

namespace Farspan.Testing.Gateways;

/// <summary>Ways outside: by name, resolved once, and with the name that TLS asks for (requirement C6).</summary>
public abstract class EgressSuite : GatewaySuite
{
    [Fact]
    [Trait("Requirement", "C6")]
    public async Task A_plain_request_goes_to_the_place_that_was_resolved()
    {
        await using var rig = await StartOutside("api.example.org");
        using var caller = rig.Dial();
        var port = rig.Upstream.Endpoint.Port;
        caller.Send($"GET http://api.example.org:{port}/v1?a=b HTTP/1.1\r\nHost: other\r\nProxy-Authorization: Bearer x\r\n\r\n");
        using var outside = rig.Upstream.Accept();
        var head = outside.ReadHead();
        Assert.StartsWith($"GET /v1?a=b HTTP/1.1\r\nHost: api.example.org:{port}\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Proxy-Authorization", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Forwarded", head, StringComparison.Ordinal);
        outside.Send(Ok("there"));
        Assert.EndsWith("there", ReadAnswer(caller), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("api.example.com", "403")]
    [InlineData("xapi.example.org", "403")]
    [InlineData("inside.example.org", "403")]
    public async Task What_no_rule_names_or_what_leads_inside_is_refused(string host, string status)
    {
        await using var rig = await StartOutside("*.example.org", refused: ["inside.example.org", "xapi.example.org"]);
        foreach (var request in (string[])["GET http://{0}/ HTTP/1.1\r\nHost: {0}\r\n\r\n", "CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n\r\n"])
        {
            using var caller = rig.Dial();
            caller.Send(request.Replace("{0}", $"{host}:{rig.Upstream.Endpoint.Port}", StringComparison.Ordinal));
            Assert.Equal(status, Status(ReadAnswer(caller)));
        }

        rig.Settle();
        Assert.Equal(2, rig.Audit.Lines.Count);
    }

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("api.example.org", true)]
    [InlineData("API.EXAMPLE.ORG", true)]
    [InlineData("evil.example.net", false)]
    public async Task A_tunnel_carries_TLS_only_to_the_name_that_it_was_opened_for(string asked, bool isCarried)
    {
        await using var rig = await StartOutside("api.example.org");
        using var caller = rig.Dial();
        caller.Send($"CONNECT api.example.org:{rig.Upstream.Endpoint.Port} HTTP/1.1\r\nHost: api.example.org\r\n\r\n");
        using var outside = rig.Upstream.Accept();
        caller.ReadHead();
        foreach (var piece in Hello(asked).Chunk(100))
        {
            caller.Send(piece);
        }

        if (isCarried)
        {
            Assert.Equal(22, outside.Read(1)[0]);
            outside.Send("hello");
            caller.Expect("hello");
        }
        else
        {
            Assert.Equal("<reset>", outside.ReadToEnd());
            rig.Settle();
            Assert.EndsWith(" egress-server-name", rig.Audit.Lines[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_the_other_side_speaks_first_and_no_TLS_a_tunnel_carries_what_is_said()
    {
        await using var rig = await StartOutside("git.example.org");
        using var caller = rig.Dial();
        caller.Send($"CONNECT git.example.org:{rig.Upstream.Endpoint.Port} HTTP/1.1\r\nHost: git.example.org\r\n\r\n");
        using var outside = rig.Upstream.Accept();
        caller.ReadHead();
        outside.Send("SSH-2.0-x\r\n");
        caller.Expect("SSH-2.0-x\r\n");
        caller.Send("SSH-2.0-y\r\n");
        outside.Expect("SSH-2.0-y\r\n");
        caller.EndSending();
        Assert.Equal("", outside.ReadToEnd());
        outside.EndSending();
        Assert.Equal("", caller.ReadToEnd());
        rig.Settle();
    }

    private static readonly Refusal Inside = new(403, "egress-address", "inside");

    private Task<GatewayRig> StartOutside(string host, string[]? refused = null) => GatewayRig.StartAsync(
        Create(),
        change: spec => spec with
        {
            Listeners = [spec.Listeners[0] with { IsEgress = true }],
            Egress = [new EgressRuleSpec { Origin = "egress/test", From = [new IPNetwork(IPAddress.Loopback, 32)], Host = host, Ports = [new PortRange(1, 65535)], Purpose = null }],
        },
        resolver: new Known(refused ?? []));

    // The first flight of a real TLS client.
    private static byte[] Hello(string name)
    {
        using var pipe = new Recorder();
        using var client = new SslStream(pipe);
        _ = client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = new X509ChainPolicy() }, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => pipe.Length > 0, TimeSpan.FromSeconds(30)));
        return pipe.ToArray();
    }

    private sealed class Known(string[] refused) : IEgressResolver
    {
        public ValueTask<EgressResolution> ResolveAsync(string host, CancellationToken cancellationToken) =>
            ValueTask.FromResult(refused.Contains(host) ? new EgressResolution([], Inside) : new EgressResolution([IPAddress.Loopback], null));
    }

    /// <summary>Keeps what is written and never answers.</summary>
    private sealed class Recorder : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(new TaskCompletionSource<int>().Task);
    }
}
