using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Farspan.Addressing;
using Farspan.Agent.Dns.Learning;
using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Filters;
using Farspan.Dns.Wire;
using Farspan.Netlink.Logging;
using Farspan.State.Dns;
using Farspan.State.Filters;

namespace Farspan.Agent.Tests.Dns;

/// <summary>A machine's own forwarder over real sockets: what it learns before an answer leaves, whatever its upstream says.</summary>
[Trait("Requirement", "C6")]
public sealed class AnswerFeedTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_leaves_when_its_address_is_in_the_set_and_not_before()
    {
        var sets = new Sets();
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1", 300)]);
        await using var server = await StartAsync(upstream, sets, ["www.example.org"]);
        sets.Before = () => Assert.Empty(sets.Held);
        Assert.Equal("NoError 192.0.2.1", await AskAsync(server, "www.example.org"));
        Assert.Equal(300, sets.Held[("v4", "192.0.2.1")]);

        // From memory it is learnt again; a name that nobody lists goes by.
        sets.Before = null;
        sets.Held.Clear();
        Assert.Equal("NoError 192.0.2.1", await AskAsync(server, "WWW.example.org"));
        Assert.InRange(sets.Held[("v4", "192.0.2.1")], 60, 300);
        sets.Held.Clear();
        Assert.Equal("NoError 192.0.2.1", await AskAsync(server, "other.example.org"));
        Assert.Empty(sets.Held);
        Assert.Equal(2, upstream.Asked);
    }

    [Fact]
    public async Task What_cannot_be_learnt_does_not_leave()
    {
        var sets = new Sets { Refuses = true };
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1")]);
        await using var server = await StartAsync(upstream, sets, ["www.example.org"]);
        Assert.Equal("ServerFailure ", await AskAsync(server, "www.example.org"));
        Assert.Equal("NoError 192.0.2.1", await AskAsync(server, "other.example.org"));
        sets.Refuses = false;
        Assert.Equal("NoError 192.0.2.1", await AskAsync(server, "www.example.org"));
    }

    [Theory]
    [InlineData("inside")]
    [InlineData("others")]
    [InlineData("number")]
    [InlineData("garbage")]
    [InlineData("silence")]
    public async Task An_upstream_that_lies_or_is_silent_opens_nothing(string lie)
    {
        var sets = new Sets();
        await using var upstream = new TestUpstream((query, _) => lie switch
        {
            "inside" => [TestUpstream.Address(query, "10.0.0.5")],
            "others" => [Others(query)],
            "number" => [[(byte)~query[0], .. TestUpstream.Address(query, "192.0.2.1")[1..]]],
            "garbage" => [[1, 2, 3]],
            _ => [],
        });
        await using var server = await StartAsync(upstream, sets, ["www.example.org", "*.listed.example"], isHasty: lie is "number" or "garbage" or "silence");
        await AskAsync(server, "www.example.org");
        Assert.Empty(sets.Held);
        Assert.Equal(lie == "inside", File.Exists(server.Refusals) && (await File.ReadAllTextAsync(server.Refusals, Stop)).Contains("\"destination\":\"10.0.0.5\",\"name\":\"www.example.org\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_thousand_names_are_learnt_each_into_its_set()
    {
        var sets = new Sets();
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, $"198.51.100.{(query[16] % 250) + 1}")]);
        await using var server = await StartAsync(upstream, sets, [.. Enumerable.Range(0, 1000).Select(i => $"h{i:000}.example.org")]);
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (i, _) =>
            Assert.StartsWith("NoError 198.51.100.", await AskAsync(server, string.Create(CultureInfo.InvariantCulture, $"h{i:000}.example.org")), StringComparison.Ordinal));
        Assert.Equal(1000, sets.Calls);
    }

    [Fact]
    public void A_connection_is_told_once_and_what_is_over_the_rate_is_counted()
    {
        var folder = Directory.CreateTempSubdirectory("fsx-refusals-");
        try
        {
            var time = new Farspan.Testing.FakeTime();
            var log = new RefusalLog(Path.Combine(folder.FullName, "refusals.log"), "app", time);
            var (source, to) = (IPAddress.Parse("10.0.0.2"), IPAddress.Parse("192.0.2.9"));
            for (var i = 0; i < 1000; i++)
            {
                var packet = new LoggedPacket(source, (ushort)(1000 + i), to, 6, 443);
                log.Refused(packet, FilterProtocol.Tcp, "evil.example", "no egress entry names evil.example on 443/tcp");
                log.Refused(packet, FilterProtocol.Tcp, "evil.example", "no egress entry names evil.example on 443/tcp");
            }

            time.Advance(TimeSpan.FromSeconds(10));
            log.Refused(new LoggedPacket(source, 9999, to, 17, 123), FilterProtocol.Udp, null, "no answer brought it");
            var lines = File.ReadAllLines(Path.Combine(folder.FullName, "refusals.log"));
            Assert.Equal(201, lines.Length);
            using var first = JsonDocument.Parse(lines[0]);
            using var last = JsonDocument.Parse(lines[^1]);
            Assert.Equal(["app", "10.0.0.2:1000", "192.0.2.9", "443/tcp", "evil.example", "no egress entry names evil.example on 443/tcp"],
                ((string[])["machine", "source", "destination", "port", "name", "missing"]).Select(k => first.RootElement.GetProperty(k).GetString()!));
            Assert.Equal(("(no name asked)", 800), (last.RootElement.GetProperty("name").GetString(), last.RootElement.GetProperty("notTold").GetInt32()));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, "refusals.log")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // An answer with addresses of names that were not asked.
    private static byte[] Others(byte[] query)
    {
        Assert.True(DnsMessageReader.TryBegin(query, out var reader));
        Assert.True(reader.TryReadQuestion(out var question));
        Assert.True(Farspan.Dns.Names.DnsName.TryParse("x.listed.example", out var other));
        var writer = new DnsMessageWriter(new byte[512]);
        writer.WriteStart(reader.Header.Id, DnsHeader.Response);
        Assert.True(writer.TryWriteQuestion(question));
        Assert.True(writer.TryWriteRecord(DnsSection.Answer, other.Wire, DnsType.A, DnsClass.IN, 60, [192, 0, 2, 66]));
        return writer.Written.ToArray();
    }

    private static async Task<string> AskAsync(FedServer server, string name)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server.Endpoint, Stop);
        await socket.SendAsync(RunningServer.Query(name, DnsType.A), Stop);
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer, Stop).AsTask().WaitAsync(Patience.Long, Stop);
        Assert.True(DnsMessageReader.TryBegin(buffer.AsSpan(0, length), out var reader) && reader.TryReadQuestion(out _));
        var addresses = new List<string>();
        while (reader.HasRecord && reader.TryReadRecord(out var record))
        {
            if (record is { Type: DnsType.A, Section: DnsSection.Answer })
            {
                addresses.Add(new IPAddress(record.Data.Span).ToString());
            }
        }

        return $"{reader.Header.Code} {string.Join(' ', addresses)}";
    }

    // One that is hasty gives up on who does not answer.
    private static Task<FedServer> StartAsync(TestUpstream upstream, Sets sets, string[] hosts, bool isHasty = false) => FedServer.StartAsync(
        TestDns.Server([TestDns.Listener(DnsTransport.Udp)]) with
        {
            Zones = [],
            Views = [],
            Forwards = [new DnsForwardSpec { Domain = "", Servers = [upstream.Endpoint] }],
            Feed = new DnsFeedSpec
            {
                Machine = "app",
                Within = [TestDns.Net("192.0.2.0/24"), TestDns.Net("198.51.100.0/24")],
                RefusalGroup = 1,
                Entries = [new DnsFeedEntrySpec { Name = "way", Hosts = hosts, SetV4 = "v4", SetV6 = null, Ports = [new DnsFeedPortSpec { Protocol = FilterProtocol.Tcp, Ports = new PortRange(443, 443) }] }],
            },
        },
        sets,
        isHasty);

    /// <summary>A forwarder with its log.</summary>
    private sealed class FedServer(string folder, DnsServer server) : IAsyncDisposable
    {
        public IPEndPoint Endpoint => server.Endpoints[0].Address;

        public string Refusals => Path.Combine(folder, RefusalLog.FileName);

        public static async Task<FedServer> StartAsync(DnsServerSpec spec, Sets sets, bool isHasty)
        {
            var folder = Directory.CreateTempSubdirectory("fsx-feed-").FullName;
            var timing = isHasty ? Patience.Forwarding with { Deadline = TimeSpan.FromSeconds(2), ShortestAttempt = TimeSpan.FromMilliseconds(100), LongestAttempt = TimeSpan.FromMilliseconds(400) } : Patience.Forwarding;
            var options = RunningServer.Options(folder) with { Timing = timing, Feed = f => new AnswerFeed(f, sets, new RefusalLog(Path.Combine(folder, RefusalLog.FileName), f.Machine, TimeProvider.System), _ => { }, TimeProvider.System) };
            return new FedServer(folder, await DnsServer.StartAsync(options, spec));
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Sets that remember; the kernel's own are tested beside it.</summary>
    private sealed class Sets : IAnswerSets
    {
        public Dictionary<(string Set, string Address), int> Held { get; } = [];

        public int Calls { get; private set; }

        public bool Refuses { get; set; }

        public Action? Before { get; set; }

        public void Refresh(string set, IReadOnlyList<(IPAddress Address, TimeSpan Time)> addresses)
        {
            if (Refuses)
            {
                throw new IOException("the set is full");
            }

            Before?.Invoke();
            Calls++;
            foreach (var (address, time) in addresses)
            {
                Held[(set, address.ToString())] = (int)time.TotalSeconds;
            }
        }

        public IReadOnlyList<(string Set, IPAddress Address, TimeSpan Time)> Read() => [];
    }
}
