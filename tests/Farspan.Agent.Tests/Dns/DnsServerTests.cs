using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Farspan.Agent.Dns.Serving;
using Farspan.Dns.Wire;
using Farspan.Linux.Namespaces;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>A whole name server over loopback, asked by packaged tools and by hand.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class DnsServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DnsTransport.Udp)]
    [InlineData(DnsTransport.Tcp)]
    [InlineData(DnsTransport.Tls)]
    public async Task Dig_gets_the_answer_of_its_view(DnsTransport transport)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal("10.0.0.1", await server.DigAsync(transport, "+short", "www.example.test", "A"));
        Assert.Contains("status: NXDOMAIN", await server.DigAsync(transport, "no.example.test", "A"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secondary_takes_the_zone_whole()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with { Zones = [TestDns.Zone("example.test lan", "10.0.0.1", more: 5000), TestDns.Zone("example.test outside", "100.64.0.1")] });
        var lines = (await server.DigAsync(DnsTransport.Tcp, "+noall", "+answer", "example.test", "AXFR")).Split('\n');
        Assert.Equal(5000 + 3 + 2, lines.Length);
        var refused = RunningServer.Spec;
        await server.Server.ReloadAsync(refused with { Zones = [.. refused.Zones.Select(z => z with { TransferTo = [] })] }, Stop);
        Assert.Contains("failed", await server.DigAsync(DnsTransport.Tcp, "example.test", "AXFR"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Many_questions_on_one_connection_are_answered_as_they_are_ready()
    {
        await using var slow = new TestUpstream((_, _) => []);
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with { Forwards = [new DnsForwardSpec { Domain = "slow.test", Servers = [slow.Endpoint] }] });
        using var socket = await server.ConnectAsync(DnsTransport.Tcp);
        await using var stream = new NetworkStream(socket);
        await SendAsync(stream, RunningServer.Query("a.slow.test", DnsType.A, id: 1));
        for (ushort id = 2; id < 60; id++)
        {
            await SendAsync(stream, RunningServer.Query("www.example.test", DnsType.A, id));
        }

        var ids = new HashSet<ushort>();
        for (ushort id = 2; id < 60; id++)
        {
            ids.Add(BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(stream)));
        }

        Assert.Equal(58, ids.Count);
        Assert.DoesNotContain((ushort)1, ids);
        var last = await ReadAsync(stream);
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(last));
        Assert.Equal((int)DnsResponseCode.ServerFailure, last[3] & 15);
    }

    [Fact]
    public async Task Bytes_may_come_one_by_one()
    {
        await using var server = await RunningServer.StartAsync();
        using var socket = await server.ConnectAsync(DnsTransport.Tcp);
        await using var stream = new NetworkStream(socket);
        var query = RunningServer.Query("www.example.test", DnsType.A);
        foreach (var one in (byte[])[0, (byte)query.Length, .. query])
        {
            await stream.WriteAsync(new[] { one }, Stop);
        }

        Assert.Equal(0, (await ReadAsync(stream))[3] & 15);
    }

    [Fact]
    public async Task A_source_has_so_many_connections_and_who_is_silent_has_none()
    {
        await using var server = await RunningServer.StartAsync(limits: StreamLimits.Default with { MostPerSource = 2, Idle = TimeSpan.FromMilliseconds(500) });
        using var one = await server.ConnectAsync(DnsTransport.Tcp);
        using var two = await server.ConnectAsync(DnsTransport.Tcp);
        await AskAsync(one);
        await AskAsync(two);
        using var three = await server.ConnectAsync(DnsTransport.Tcp);
        Assert.Equal(0, await three.ReceiveAsync(new byte[1], Stop));
        Assert.Equal(0, await one.ReceiveAsync(new byte[1], Stop));
    }

    [Theory]
    [InlineData(DnsTransport.Tcp)]
    [InlineData(DnsTransport.Tls)]
    [InlineData(DnsTransport.Https)]
    [InlineData(DnsTransport.Udp)]
    public async Task Whatever_comes_the_service_goes_on(DnsTransport transport)
    {
        await using var server = await RunningServer.StartAsync(limits: StreamLimits.Default with { Handshake = TimeSpan.FromSeconds(1), Idle = TimeSpan.FromSeconds(1) });
        for (var i = 0; i < 40; i++)
        {
            var junk = RandomNumberGenerator.GetBytes(1 + (i * 37 % 900));
            try
            {
                if (transport == DnsTransport.Udp)
                {
                    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                    await socket.SendToAsync(junk, server.At(transport), Stop);
                }
                else
                {
                    using var socket = await server.ConnectAsync(transport);
                    await socket.SendAsync(junk, Stop);
                    if (i % 2 == 0)
                    {
                        socket.LingerState = new LingerOption(true, 0);
                    }
                }
            }
            catch (SocketException)
            {
                // It was put out.
            }
        }

        Assert.Equal("10.0.0.1", transport == DnsTransport.Https ? await DohAsync(server) : await server.DigAsync(transport, "+short", "www.example.test", "A"));
    }

    [Fact]
    public async Task Questions_come_by_http_too()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal("10.0.0.1", await DohAsync(server));
        using var client = Client(server, DnsTransport.Https);
        var query = Base64Url.EncodeToString(RunningServer.Query("www.example.test", DnsType.A, id: 0));
        using var answer = await client.GetAsync(new Uri($"/dns-query?dns={query}", UriKind.Relative), Stop);
        Assert.Equal("application/dns-message", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(300), answer.Headers.CacheControl?.MaxAge);
        foreach (var (path, status) in new[]
        {
            ("/dns-query", HttpStatusCode.BadRequest), ("/dns-query?dns=", HttpStatusCode.BadRequest), ("/dns-query?dns=%41", HttpStatusCode.BadRequest), ("/dns-query?dns=AAA$", HttpStatusCode.BadRequest),
            ("/dns-query?dns=AAAA", HttpStatusCode.BadRequest), ("/", HttpStatusCode.NotFound), ("/metrics", HttpStatusCode.NotFound),
        })
        {
            using var refused = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.Equal(status, refused.StatusCode);
        }

        using var text = new StringContent("hello");
        using var wrong = await client.PostAsync(new Uri("/dns-query", UriKind.Relative), text, Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrong.StatusCode);
        using var transfer = Posted(RunningServer.Query("example.test", DnsType.AXFR));
        using var whole = await client.PostAsync(new Uri("/dns-query", UriKind.Relative), transfer, Stop);
        Assert.Equal((int)DnsResponseCode.Refused, (await whole.Content.ReadAsByteArrayAsync(Stop))[3] & 15);
    }

    [Fact]
    public async Task Metrics_tell_what_happened()
    {
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1")]);
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with { Forwards = [new DnsForwardSpec { Domain = "", Servers = [upstream.Endpoint] }] });
        Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
        Assert.Equal("192.0.2.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.org", "A"));
        Assert.Equal("192.0.2.1", await server.DigAsync(DnsTransport.Tcp, "+short", "www.example.org", "A"));
        using var client = Client(server, DnsTransport.Metrics);
        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop);
        foreach (var line in new[]
        {
            "farspan_dns_queries_total{transport=\"udp\",view=\"lan\",type=\"A\",rcode=\"NOERROR\"} 2", "farspan_dns_queries_total{transport=\"tcp\",view=\"lan\",type=\"A\",rcode=\"NOERROR\"} 1",
            "farspan_dns_cache_hits_total 1", "farspan_dns_cache_misses_total 1", $"farspan_dns_upstream_healthy{{domain=\"\",server=\"{upstream.Endpoint}\"}} 1",
            "farspan_dns_answer_seconds_count 3", "farspan_dns_zone_serial{zone=\"example.test lan\"} 1",
        })
        {
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_of_zones_that_lead_elsewhere_are_followed_there()
    {
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1")]);
        var zone = TestDns.Zone("example.test lan", "10.0.0.1");
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with
        {
            Zones = [zone with { Records = [.. zone.Records, TestDns.Record("out.example.test", "CNAME", "www.example.org.")] }, TestDns.Zone("example.test outside", "100.64.0.1")],
            Forwards = [new DnsForwardSpec { Domain = "", Servers = [upstream.Endpoint] }],
        });
        Assert.Equal("www.example.org.\n192.0.2.1", await server.DigAsync(DnsTransport.Udp, "+short", "out.example.test", "A"));
    }

    [Fact]
    public async Task A_spec_that_cannot_be_in_force_leaves_the_old_one_with_its_sockets()
    {
        await using var server = await RunningServer.StartAsync();
        var spec = RunningServer.Spec;
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoint = (IPEndPoint)taken.LocalEndpoint;
        var faults = new Dictionary<string, DnsServerSpec>(StringComparer.Ordinal)
        {
            ["there is no zone"] = spec with { Views = [spec.Views[0] with { Zones = ["nowhere"] }] },
            ["names no certificate"] = spec with { Listeners = [.. spec.Listeners, TestDns.Listener(DnsTransport.Tls, null, port: 1)] },
            ["cannot be used"] = spec with { Listeners = [.. spec.Listeners, TestDns.Listener(DnsTransport.Tls, "missing", port: 1)] },
            [$"tcp {endpoint} is taken by "] = spec with { Listeners = [.. spec.Listeners, TestDns.Listener(DnsTransport.Tcp, null, endpoint.Port)] },
        };
        foreach (var (words, bad) in faults)
        {
            Assert.Contains(words, (await Assert.ThrowsAsync<DnsServerException>(() => server.Server.ReloadAsync(bad, Stop))).Message, StringComparison.Ordinal);
            Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
        }

        Assert.True(server.Server.Status() is { RefusedReloads: 4, Reloads: 0 });
    }

    [Fact]
    public async Task Another_spec_comes_into_force_without_losing_a_question()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with { LogOneOf = 0 });
        using var done = new CancellationTokenSource();
        var askers = Enumerable.Range(0, 4).Select(n => Task.Run(() => n % 2 == 0 ? AskUdpAsync(server, done.Token) : AskTcpAsync(server, done.Token), Stop)).ToList();
        for (var i = 2; i < 40; i++)
        {
            var lan = TestDns.Zone("example.test lan", $"10.0.0.{i}", more: 2000);
            await server.Server.ReloadAsync(RunningServer.Spec with { LogOneOf = 0, Zones = [lan, TestDns.Zone("example.test outside", "100.64.0.1")] }, Stop);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(askers), asked => Assert.True(asked > 0));
        Assert.Equal("10.0.0.39", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
        Assert.Equal(38, server.Server.Status().Reloads);
    }

    [Fact]
    public async Task Listeners_come_and_go_and_the_others_stay()
    {
        await using var server = await RunningServer.StartAsync();
        var before = server.At(DnsTransport.Udp);
        using var kept = await server.ConnectAsync(DnsTransport.Tcp);
        await AskAsync(kept);
        await server.Server.ReloadAsync(RunningServer.Spec with { Listeners = [.. RunningServer.Spec.Listeners.Where(l => l.Transport is DnsTransport.Udp or DnsTransport.Tcp)] }, Stop);
        Assert.Equal(before, server.At(DnsTransport.Udp));
        await AskAsync(kept);
        Assert.Equal(2, server.Server.Endpoints.Count);
        await server.Server.ReloadAsync(RunningServer.Spec, Stop);
        Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Tls, "+short", "www.example.test", "A"));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_reload()
    {
        await using var server = await RunningServer.StartAsync();
        var first = await ThumbprintAsync(server);
        RunningServer.WriteCertificate(server.Folder);
        string second;
        do
        {
            // Files are looked at once a second.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
            second = await ThumbprintAsync(server);
        }
        while (second == first);
    }

    [Fact]
    public async Task A_full_disk_costs_lines_of_the_log_and_no_answer()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it mounts a small disk");
        var folder = Directory.CreateTempSubdirectory("fsx-dns-").FullName;
        Mount(folder);
        try
        {
            await using var server = await RunningServer.StartAsync(folder: folder);
            Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(Path.Combine(folder, "full"), new byte[1 << 20]));
            while (server.Server.Status().LogProblem is null)
            {
                Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
            }

            Assert.True(server.Server.Status() is { LogLost: > 0 } status && status.LogProblem!.Contains("cannot be written", StringComparison.Ordinal));
            File.Delete(Path.Combine(folder, "full"));
            while (server.Server.Status().LogProblem is not null)
            {
                Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
            }

            Assert.Contains("\"lost\":", await File.ReadAllTextAsync(server.QueryLog, Stop), StringComparison.Ordinal);
        }
        finally
        {
            MountNamespace.Unmount(folder);
            Directory.CreateDirectory(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Questions_are_written_into_the_log()
    {
        await using var server = await RunningServer.StartAsync();
        await server.DigAsync(DnsTransport.Tcp, "+short", "www.example.test", "A");
        while (!File.Exists(server.QueryLog) || new FileInfo(server.QueryLog).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }

        var line = File.ReadLines(server.QueryLog).First();
        Assert.Matches("^\\{\"time\":\"[^\"]*Z\",\"source\":\"127.0.0.1\",\"transport\":\"tcp\",\"view\":\"lan\",\"name\":\"www.example.test.\",\"type\":\"A\",\"code\":\"NOERROR\",\"from\":\"zone\",\"us\":[0-9]+\\}$", line);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.QueryLog));
    }

    private static void Mount(string folder)
    {
#pragma warning disable RS0030 // Somebody else's hands.
        using var process = System.Diagnostics.Process.Start("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", folder]);
#pragma warning restore RS0030
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<int> AskUdpAsync(RunningServer server, CancellationToken done)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server.At(DnsTransport.Udp), Stop);
        var query = RunningServer.Query("www.example.test", DnsType.A);
        var answer = new byte[512];
        var asked = 0;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!done.IsCancellationRequested)
        {
            await socket.SendAsync(query, patience.Token);
            var length = await socket.ReceiveAsync(answer, patience.Token);
            Assert.Equal(0, answer[3] & 15);
            Assert.True(length > query.Length);
            asked++;
        }

        return asked;
    }

    private static async Task<int> AskTcpAsync(RunningServer server, CancellationToken done)
    {
        var asked = 0;
        using var socket = await server.ConnectAsync(DnsTransport.Tcp);
        while (!done.IsCancellationRequested)
        {
            await AskAsync(socket);
            asked++;
        }

        return asked;
    }

    private static async Task AskAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        await SendAsync(stream, RunningServer.Query("www.example.test", DnsType.A));
        Assert.Equal(0, (await ReadAsync(stream))[3] & 15);
    }

    private static async Task SendAsync(NetworkStream stream, byte[] query) => await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], Stop);

    private static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, Stop);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(answer, Stop);
        return answer;
    }

    private static HttpClient Client(RunningServer server, DnsTransport transport) => new() { BaseAddress = new Uri($"http://{server.At(transport)}") };

    private static ByteArrayContent Posted(byte[] query) => new(query) { Headers = { ContentType = new MediaTypeHeaderValue("application/dns-message") } };

    private static async Task<string> DohAsync(RunningServer server)
    {
        using var client = Client(server, DnsTransport.Https);
        using var question = Posted(RunningServer.Query("www.example.test", DnsType.A, id: 0));
        using var answer = await client.PostAsync(new Uri("/dns-query", UriKind.Relative), question, Stop);
        answer.EnsureSuccessStatusCode();
        var message = await answer.Content.ReadAsByteArrayAsync(Stop);
        return new IPAddress(message[^4..]).ToString();
    }

    private static async Task<string> ThumbprintAsync(RunningServer server)
    {
        using var socket = await server.ConnectAsync(DnsTransport.Tls);
        await using var stream = new NetworkStream(socket);
        await using var secured = new System.Net.Security.SslStream(stream);
        await secured.AuthenticateAsClientAsync(
            new System.Net.Security.SslClientAuthenticationOptions
            {
                TargetHost = "ns.example.test",
                ApplicationProtocols = [new System.Net.Security.SslApplicationProtocol("dot")],
#pragma warning disable CA5359 // Which one it is, is what is asked.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            Stop);
        Assert.Equal("dot", secured.NegotiatedApplicationProtocol.ToString());
        return secured.RemoteCertificate!.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
