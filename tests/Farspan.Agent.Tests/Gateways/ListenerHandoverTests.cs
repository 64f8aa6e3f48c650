using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Gateways;
using Farspan.Linux.Sockets;
using Farspan.Testing.Transports;

namespace Farspan.Agent.Tests.Gateways;

public sealed class ListenerHandoverTests
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    [Fact]
    [Trait("Requirement", "D1")]
    public void Nobody_is_turned_away_while_a_socket_changes_hands()
    {
        const int count = 2000;
        using var transport = new EpollTransport();
        using var old = new LoopRunner(transport.CreateLoop(0));
        using var young = new LoopRunner(transport.CreateLoop(0));
        var listening = transport.Bind(Anywhere);
        var (first, second) = (new Echo(), new Echo());
        var accepting = old.Listen(listening, first);
        using var under = new ManualResetEventSlim();
        var failures = new List<Exception>();
        var caller = new Thread(() => Call(listening.Endpoint, count, under, failures)) { IsBackground = true };
        caller.Start();
        under.Wait(TestContext.Current.CancellationToken);

        var (here, there) = Pair();
        using (here)
        using (there)
        {
            ListenerHandover.Send(here, [("http/0", listening)]);
            var (name, taken) = Assert.Single(ListenerHandover.Receive(there));
            Assert.Equal("http/0", name);
            Assert.Equal(listening.Endpoint, taken.Endpoint);
            using var alsoAccepting = young.Listen(taken, second);
            old.Do(accepting.Dispose);
            listening.Dispose();
            caller.Join();
            taken.Dispose();
        }

        Assert.Empty(failures);
        Assert.Equal(count, first.Accepted + second.Accepted);
        Assert.NotEqual(0, second.Accepted);
    }

    [Fact]
    public void Who_waits_in_the_queue_is_taken_over()
    {
        using var transport = new EpollTransport();
        using var listening = transport.Bind(Anywhere);
        using var waiting = Blocking.Dial(listening.Endpoint);
        waiting.Send("early"u8);
        var (here, there) = Pair();
        using var one = here;
        using var other = there;
        ListenerHandover.Send(here, [("http/0", listening)]);
        using var taken = ListenerHandover.Receive(there)[0].Socket;
        listening.Dispose();

        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var accepting = loop.Listen(taken, new Echo());
        Assert.Equal("early"u8.ToArray(), Blocking.Read(waiting, 5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Sockets_come_with_their_names_in_order(int count)
    {
        using var transport = new EpollTransport();
        var sockets = Enumerable.Range(0, count).Select(i => (Name: $"listener {i}/0", Socket: transport.Bind(Anywhere))).ToList();
        var (here, there) = Pair();
        using var one = here;
        using var other = there;
        ListenerHandover.Send(here, sockets);
        var taken = ListenerHandover.Receive(there);
        Assert.Equal(sockets.Select(s => (s.Name, s.Socket.Endpoint)), taken.Select(t => (t.Name, t.Socket.Endpoint)));
        sockets.ForEach(s => s.Socket.Dispose());
        taken.ToList().ForEach(t => t.Socket.Dispose());
    }

    [Fact]
    public void A_socket_that_does_not_listen_is_refused()
    {
        using var transport = new EpollTransport();
        using var listening = transport.Bind(Anywhere);
        using var client = Blocking.Dial(listening.Endpoint);
        var (here, there) = Pair();
        using var one = here;
        using var other = there;
        DescriptorChannel.Send(here, "http/0\n\n"u8, [client.SafeHandle]);
        Assert.Equal("The socket 'http/0' does not listen for TCP connections.", Assert.Throws<InvalidDataException>(() => ListenerHandover.Receive(there)).Message);
    }

    [Theory]
    [InlineData("http/0\n")]
    [InlineData("http/0\nhttp/1\n\n")]
    [InlineData("")]
    public void What_is_not_whole_is_refused(string message)
    {
        using var transport = new EpollTransport();
        using var listening = transport.Bind(Anywhere);
        var (here, there) = Pair();
        using var one = here;
        using var other = there;
        if (message.Length > 0)
        {
            DescriptorChannel.Send(here, System.Text.Encoding.UTF8.GetBytes(message), [listening.Socket.SafeHandle]);
        }

        here.Shutdown(SocketShutdown.Send);
        Assert.Throws<InvalidDataException>(() => ListenerHandover.Receive(there));
    }

    private static void Call(IPEndPoint endpoint, int count, ManualResetEventSlim under, List<Exception> failures)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                using var client = Blocking.Dial(endpoint);
                client.Send("x"u8);
                Blocking.Read(client, 1);
                if (i == 100)
                {
                    under.Set();
                }
            }
        }
        catch (SocketException failure)
        {
            failures.Add(failure);
            under.Set();
        }
    }

    private static (Socket Here, Socket There) Pair()
    {
        var path = Path.Combine(Path.GetTempPath(), $"farspan-handover-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(path));
        server.Listen(1);
        var here = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        here.Connect(new UnixDomainSocketEndPoint(path));
        var there = server.Accept();
        File.Delete(path);
        return (here, there);
    }
}
