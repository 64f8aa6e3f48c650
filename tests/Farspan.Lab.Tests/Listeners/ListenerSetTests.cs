using System.Net;
using System.Net.Sockets;
using System.Text;
using Farspan.Addressing;
using Farspan.Lab.Listeners;
using Farspan.Linux.Namespaces;
using Farspan.State.Filters;
using Farspan.State.Services;
using Farspan.Testing;

namespace Farspan.Lab.Tests.Listeners;

/// <summary>What a service without a recipe answers, on this host's own loopback.</summary>
public sealed class ListenerSetTests
{
    [Fact]
    public async Task Answers_each_line_with_its_name()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        var port = TestPorts.Free();
        await using var listeners = await OpenAsync(FilterProtocol.Tcp, port);
        using var socket = await ConnectAsync(port);
        await socket.SendAsync("who\nand again\n"u8.ToArray(), cancel);
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal($"web m1 {port}\nweb m1 {port}\nweb m1 {port}\n", await ReadAsync(socket));
    }

    [Fact]
    public async Task Answers_one_who_says_nothing_and_half_closes()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var port = TestPorts.Free();
        await using var listeners = await OpenAsync(FilterProtocol.Tcp, port);
        using var socket = await ConnectAsync(port);
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal($"web m1 {port}\n", await ReadAsync(socket));
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Answers_http_with_its_name_and_what_was_asked()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var port = TestPorts.Free();
        await using var listeners = await OpenAsync(FilterProtocol.Tcp, port);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Mine", "yes");
        var text = await client.GetStringAsync($"http://127.0.0.1:{port}/status?x=1", TestContext.Current.CancellationToken);
        Assert.Equal($"web m1 {port}\nstand-in of the lab for service web on m1, port {port}\nGET /status?x=1 HTTP/1.1\nHost: 127.0.0.1:{port}\nX-Mine: yes\n", text);
        using var posted = await client.PostAsync($"http://127.0.0.1:{port}/", new StringContent(new string('x', 100_000)), TestContext.Current.CancellationToken);
        Assert.StartsWith($"web m1 {port}\n", await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Keeps_a_connection_for_further_requests_whatever_their_bodies()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var port = TestPorts.Free();
        await using var listeners = await OpenAsync(FilterProtocol.Tcp, port);
        using var socket = await ConnectAsync(port);
        await socket.SendAsync(
            """
            POST /a HTTP/1.1
            Host: m1
            Transfer-Encoding: chunked

            5;x=y
            GET /
            0
            Trailer: yes

            POST /b HTTP/1.1
            Content-Length: 7

            GET / x
            HEAD /c HTTP/1.1

            GET /d?bytes=100000 HTTP/1.0


            """.ReplaceLineEndings("\r\n").Select(c => (byte)c).ToArray(),
            TestContext.Current.CancellationToken);
        var answer = await ReadAsync(socket);
        Assert.Equal(4, answer.Split("HTTP/1.1 200 OK").Length - 1);
        Assert.Contains("\nPOST /a HTTP/1.1\n", answer, StringComparison.Ordinal);
        Assert.Contains("\nPOST /b HTTP/1.1\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HEAD /c", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + new string('.', 100_000), answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_each_datagram()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var port = TestPorts.Free();
        await using var listeners = await OpenAsync(FilterProtocol.Udp, port);
        using var client = new UdpClient();
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("?"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
            Assert.Equal($"web m1 {port}\n", Encoding.ASCII.GetString((await client.ReceiveAsync(TestContext.Current.CancellationToken)).Buffer));
        }
    }

    [Fact]
    public async Task Listens_before_the_address_exists()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        using var network = NetworkNamespace.OpenCurrent();
        await using var listeners = await ListenerSet.OpenAsync(network, "m1", Service(FilterProtocol.Tcp, TestPorts.Free(), IPAddress.Parse("192.0.2.77")), "/nowhere", new ArrivalLog(), null, TimeProvider.System);
        Assert.Equal(1, listeners.Count);
    }

    [Fact]
    public async Task A_port_that_is_taken_leaves_nothing_open()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var port = TestPorts.Free();
        await using (await OpenAsync(FilterProtocol.Tcp, port))
        {
            await Assert.ThrowsAsync<SocketException>(() => OpenAsync(FilterProtocol.Tcp, port));
        }

        await using var again = await OpenAsync(FilterProtocol.Tcp, port);
        Assert.Equal(1, again.Count);
    }

    private static async Task<ListenerSet> OpenAsync(FilterProtocol protocol, ushort port)
    {
        using var network = NetworkNamespace.OpenCurrent();
        return await ListenerSet.OpenAsync(network, "m1", Service(protocol, port, IPAddress.Loopback), "/nowhere", new ArrivalLog(), null, TimeProvider.System);
    }

    private static ServiceSpec Service(FilterProtocol protocol, ushort port, IPAddress address) => new()
    {
        Name = "web",
        Recipe = null,
        Bind = [address],
        Ports = [new ServicePortSpec { Name = "http", Protocol = protocol, Ports = new PortRange(port, port) }],
        Tls = [],
        Members = [],
    };

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        int read;
        while ((read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
