using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Dns.Udp;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.Linux.Sockets;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>Real datagrams over loopback.</summary>
[Trait("Requirement", "C5")]
public sealed class UdpLoopTests
{
    private const int BufferBytes = 1 << 20;

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("0.0.0.0", "127.0.0.9")]
    public async Task Answers_leave_from_the_address_that_was_asked(string listen, string asked)
    {
        using var server = new Server(listen, 1);
        using var client = new Socket(server.Endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var to = new IPEndPoint(Address(asked), server.Endpoint.Port);

        // A connected socket takes answers of that address only.
        await client.ConnectAsync(to, Token);
        await client.SendAsync(Query("www.example.org"), Token);
        var (code, address) = await ReceiveAsync(client);
        Assert.Equal((DnsResponseCode.NoError, "10.0.0.1"), (code, address));
    }

    [Fact]
    public async Task Every_question_of_a_burst_is_answered_and_counted()
    {
        using var server = new Server("127.0.0.1", 2);
        using var client = Connect(server);
        const int Burst = 300;
        var query = Query("www.example.org");
        for (var i = 0; i < Burst; i++)
        {
            await client.SendAsync(query, Token);
        }

        for (var i = 0; i < Burst; i++)
        {
            Assert.Equal(DnsResponseCode.NoError, (await ReceiveAsync(client)).Code);
        }

        await client.SendAsync(new byte[3], Token);
        await client.SendAsync(Query("nowhere.example.org"), Token);
        Assert.Equal(DnsResponseCode.NameError, (await ReceiveAsync(client)).Code);
        server.Dispose();
        var counts = server.Loops.SelectMany(loop => loop.Counts.Answers()).GroupBy(c => c.Code).ToDictionary(g => g.Key, g => g.Sum(c => c.Count));
        Assert.Equal(Burst, counts[DnsResponseCode.NoError]);
        Assert.Equal(1, counts[DnsResponseCode.NameError]);
        Assert.Equal(1, server.Loops.Sum(loop => loop.Counts.Dropped));
        Assert.Equal(Burst + 1, server.Port.Logged);
    }

    [Fact]
    public async Task The_view_follows_the_arriving_link()
    {
        using var server = new Server("127.0.0.1", 1, link: "lo");
        using var client = Connect(server);
        await client.SendAsync(Query("www.example.org"), Token);
        Assert.Equal("10.0.0.1", (await ReceiveAsync(client)).Address);
        using var other = new Server("127.0.0.1", 1, link: "eth99");
        using var second = Connect(other);
        await second.SendAsync(Query("www.example.org"), Token);
        Assert.Equal(DnsResponseCode.Refused, (await ReceiveAsync(second)).Code);
    }

    [Fact]
    public async Task A_snapshot_is_swapped_without_losing_a_question()
    {
        using var server = new Server("127.0.0.1", 1);
        using var client = Connect(server);
        var query = Query("www.example.org");
        for (var i = 0; i < 200; i++)
        {
            server.Port.Swap($"10.0.1.{i}");
            await client.SendAsync(query, Token);
            Assert.Equal($"10.0.1.{i}", (await ReceiveAsync(client)).Address);
        }
    }

    [Fact]
    public async Task What_others_are_to_be_asked_is_handed_over_and_answered_later()
    {
        using var server = new Server("127.0.0.1", 1);
        using var client = Connect(server);
        await client.SendAsync(Query("www.example.net"), Token);
        var (code, _) = await ReceiveAsync(client);
        Assert.Equal(DnsResponseCode.ServerFailure, code);
        Assert.Equal(1, server.Port.Forwarded);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IPAddress Address(string text) => Addressing.Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text);

    private static Socket Connect(Server server)
    {
        var client = new Socket(server.Endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes };
        client.Connect(server.Endpoint);
        return client;
    }

    private static byte[] Query(string name)
    {
        Assert.True(DnsName.TryParse(name, out var parsed));
        var writer = new DnsMessageWriter(new byte[512]);
        writer.WriteStart(7, DnsHeader.RecursionDesired);
        Assert.True(writer.TryWriteQuestion(new DnsQuestion(parsed, DnsType.A, DnsClass.IN)));
        return writer.Written.ToArray();
    }

    private static async Task<(DnsResponseCode Code, string? Address)> ReceiveAsync(Socket client)
    {
        var buffer = new byte[2048];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience.Long);
        var length = await client.ReceiveAsync(buffer, limit.Token);
        Assert.True(DnsMessageReader.TryBegin(buffer.AsSpan(0, length), out var reader));
        Assert.True(reader.TryReadQuestion(out _));
        return (reader.Header.Code, reader.HasRecord && reader.TryReadRecord(out var record) && record.Type == DnsType.A ? new IPAddress(record.Data.Span).ToString() : null);
    }

    private sealed class Server : IDisposable
    {
        private bool _ended;

        public Server(string address, int loops, string? link = null)
        {
            Port = new TestPort(link);
            var first = DatagramSocket.Open(new IPEndPoint(Address(address), 0), BufferBytes);
            Endpoint = first.ReadLocal();
            Loops = [.. Enumerable.Range(0, loops).Select(i => new UdpLoop(i == 0 ? first : DatagramSocket.Open(Endpoint, BufferBytes), Port, TimeProvider.System))];
            Loops.ForEach(loop => loop.Start());
        }

        public TestPort Port { get; }

        public IPEndPoint Endpoint { get; }

        public List<UdpLoop> Loops { get; }

        public void Dispose()
        {
            if (!_ended)
            {
                _ended = true;
                Loops.ForEach(loop => loop.Dispose());
            }
        }
    }

    private sealed class TestPort : IUdpPort
    {
        private readonly string? _link;
        private UdpServing _current;
        private int _logged;
        private int _forwarded;

        public TestPort(string? link)
        {
            _link = link;
            _current = Build("10.0.0.1");
        }

        public int Logged => Volatile.Read(ref _logged);

        public int Forwarded => Volatile.Read(ref _forwarded);

        public UdpServing Current => Volatile.Read(ref _current);

        public void Swap(string address) => Volatile.Write(ref _current, Build(address));

        public string LinkName(int index)
        {
            Assert.True(index > 0);
            return "lo";
        }

        // As a server that found nobody to ask.
        public void Forward(ReadOnlySpan<byte> query, ReadOnlySpan<byte> known, in DnsAsker asker, in DnsOutcome outcome, DatagramSocket socket, in DatagramReturn back)
        {
            Interlocked.Increment(ref _forwarded);
            var answer = query.ToArray();
            answer[2] |= 0x80;
            answer[3] |= (byte)DnsResponseCode.ServerFailure;
            Assert.Equal(0, socket.Send(back, answer));
        }

        public void Log(ReadOnlySpan<byte> query, in DnsAsker asker, in DnsOutcome outcome, TimeSpan elapsed) => Interlocked.Increment(ref _logged);

        private UdpServing Build(string address)
        {
            Assert.True(Addressing.Cidr.TryParse("0.0.0.0/0", out var all));
            Assert.True(Addressing.Cidr.TryParse("::/0", out var allV6));
            var spec = new DnsServerSpec
            {
                Service = "names",
                Listeners = [],
                Zones =
                [
                    new DnsZoneSpec
                    {
                        Key = "example.org",
                        Name = "example.org",
                        PrimaryServer = "ns.example.org",
                        Contact = "hostmaster.example.org",
                        Serial = 1,
                        NegativeTtlSeconds = 60,
                        Records = [new DnsRecordSpec { Name = "www.example.org", Type = "A", TtlSeconds = 60, Data = address }],
                        TransferTo = [],
                    },
                ],
                Views = [new DnsViewSpec { Name = "all", Sources = [all, allV6], Links = _link is null ? [] : [_link], Zones = ["example.org"] }],
                Forwards = _link is null ? [new DnsForwardSpec { Domain = "", Servers = [new IPEndPoint(IPAddress.Loopback, 9)] }] : [],
                RecursionFor = [all, allV6],
                Cache = new DnsCacheSpec { Entries = 1, LongestTtlSeconds = 1, StaleSeconds = 0 },
                ResponsesPerSecond = null,
                LogOneOf = 1,
            };
            Assert.True(DnsSnapshot.TryBuild(spec, out var snapshot, out var faults), string.Join('\n', faults));
            return new UdpServing
            {
                Snapshot = snapshot!,
                Cookies = new ServerCookies(new byte[ServerCookies.SecretBytes], null),
                Limiter = null,
                ViewSlots = [1],
                UsesLinks = _link is not null,
                LogOneOf = 1,
            };
        }
    }
}
