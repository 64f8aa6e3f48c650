using System.Net;
using System.Net.Sockets;
using Farspan.Gateway.Transport;

namespace Farspan.Testing.Transports;

/// <summary>What the loops of every transport must do.</summary>
public abstract partial class TransportConformance
{
    [Fact]
    [Trait("Requirement", "D1")]
    public void Serves_1000_connections_at_once_on_two_loops()
    {
        const int count = 1000;
        using var transport = Create();
        using var listening = transport.Bind(Anywhere);
        using var first = new LoopRunner(transport.CreateLoop(0));
        using var second = new LoopRunner(transport.CreateLoop(1));
        var (one, two) = (new Echo(), new Echo());
        using var accepting = first.Listen(listening, one);
        using var alsoAccepting = second.Listen(listening, two);
        var clients = Enumerable.Range(0, count).Select(_ => Dial(listening)).ToList();
        for (var round = 0; round < 3; round++)
        {
            foreach (var (i, client) in clients.Index())
            {
                client.Send(BitConverter.GetBytes(i + round));
            }

            foreach (var (i, client) in clients.Index())
            {
                Assert.Equal(i + round, BitConverter.ToInt32(Blocking.Read(client, sizeof(int))));
            }
        }

        Assert.Equal(count, one.Accepted + two.Accepted);
        clients.ForEach(client => client.Dispose());
        Assert.True(SpinWait.SpinUntil(() => one.Ended + two.Ended == count, Patience));
    }

    [Fact]
    public void A_connection_closed_by_its_own_event_hears_no_more()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        recorder.OnReadable = () =>
        {
            connection.Close();
            connection.Close();
            connection.Abort();
            Assert.Equal(TransportConnection.Broken, connection.Receive(new byte[1]));
            Assert.Equal(TransportConnection.Broken, connection.Send("x"u8));
        };
        client.Send("x"u8);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("readable", recorder.Next());
        Blocking.AwaitEnd(client);
        loop.Do(() => { });
        Assert.Empty(recorder.Heard);
    }

    [Fact]
    public void A_connection_closed_by_anothers_event_in_the_same_round_hears_nothing_and_neither_does_its_successor()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        using var server = Blocking.Listen();
        var accepted = new Recorder();
        using var accepting = loop.Listen(listening, accepted);
        using var one = Dial(listening);
        using var two = Dial(listening);
        var (first, second) = (new Recorder(), new Recorder());
        var connections = new[] { accepted.NextConnection(), accepted.NextConnection() };
        var successor = new Recorder();
        var closed = 0;
        loop.Do(() =>
        {
            (connections[0].Events, connections[1].Events) = (first, second);
            first.OnReadable = () => Replace(1);
            second.OnReadable = () => Replace(0);

            // Both have something to tell before the loop looks again.
            one.Send("x"u8);
            two.Send("x"u8);
            Assert.True(one.Poll(0, SelectMode.SelectWrite));
        });
        Assert.Equal("writable", successor.Next());
        loop.Do(() => { });
        Assert.Equal(1, closed);
        Assert.Single(first.Heard.Concat(second.Heard), "readable");
        Assert.Empty(successor.Heard);

        // The end of the peers is told too; nothing is replaced then.
        loop.Do(() => first.OnReadable = second.OnReadable = () => { });

        void Replace(int other)
        {
            closed++;
            connections[other].Close();

            // It takes over the descriptor, and whatever else the other had.
            loop.Loop.Connect((IPEndPoint)server.LocalEndPoint!, successor);
        }
    }

    [Fact]
    public void A_reset_by_this_side_reaches_the_other()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        loop.Do(connection.Abort);
        client.Receive(new byte[1], 0, 1, SocketFlags.None, out var error);
        Assert.Equal(SocketError.ConnectionReset, error);
    }

    [Fact]
    public void What_was_sent_before_a_close_arrives()
    {
        const int total = 1024 * 1024;
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        var sent = loop.Do(() =>
        {
            var bytes = new byte[total];
            Pattern.Write(bytes, 0);
            var length = connection.Send(bytes);
            connection.Close();
            return length;
        });
        Assert.InRange(sent, 1, total);
        Assert.Equal(sent, Pattern.Receive(client, sent));
        Assert.Equal(string.Empty, Blocking.ReadToEnd(client));
    }

    [Fact]
    public void Who_is_not_admitted_is_closed_at_once()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder { Admitting = false };
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        Assert.Equal(string.Empty, Blocking.ReadToEnd(client));
        Assert.Empty(recorder.Heard);
    }

    [Fact]
    public void When_accepting_ends_connections_stay_and_new_ones_wait()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        loop.Do(accepting.Dispose);
        loop.Do(accepting.Dispose);
        client.Send("still here"u8);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("still here", ReadToEnd(loop, recorder, connection));

        // The queue stays, and who comes next takes from it: nobody is turned away meanwhile.
        using var later = Dial(listening);
        later.Send("later"u8);
        var next = new Recorder();
        using var again = loop.Listen(listening, next);
        var taken = next.NextConnection();
        Assert.Equal((IPEndPoint)later.LocalEndPoint!, taken.Remote);
        loop.Do(connection.Close);
        loop.Do(taken.Close);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Knows_both_ends(string address)
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(new IPEndPoint(Blocking.Address(address), 0));
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        Assert.Equal((IPEndPoint)client.LocalEndPoint!, connection.Remote);
        Assert.Equal(listening.Endpoint, loop.Do(() => connection.Local));
        Assert.Null(connection.Tls);
        loop.Do(connection.Close);
    }

    [Fact]
    public void An_address_that_is_taken_is_refused()
    {
        using var transport = Create();
        using var listening = transport.Bind(Anywhere);
        var refusal = Assert.Throws<SocketException>(() => transport.Bind(listening.Endpoint));
        Assert.Equal(SocketError.AddressAlreadyInUse, refusal.SocketErrorCode);
    }

    [Fact]
    public void An_address_is_bound_again_while_old_connections_linger()
    {
        using var transport = Create();
        IPEndPoint endpoint;
        using (var loop = new LoopRunner(transport.CreateLoop(0)))
        using (var listening = transport.Bind(Anywhere))
        {
            endpoint = listening.Endpoint;
            var recorder = new Recorder();
            using var accepting = loop.Listen(listening, recorder);
            using var client = Dial(listening);
            var connection = recorder.NextConnection();

            // Who closes first keeps the pair of addresses for a while (TIME-WAIT, RFC 9293 section 3.6.1).
            loop.Do(connection.Close);
            Assert.Equal(string.Empty, Blocking.ReadToEnd(client));
        }

        using var again = transport.Bind(endpoint);
        Assert.Equal(endpoint, again.Endpoint);
    }

    [Fact]
    public void What_is_posted_runs_once_each_in_the_order_of_its_thread()
    {
        const int threads = 4;
        const int each = 10_000;
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        var seen = new int[threads];
        var loopThread = loop.Do(() => Environment.CurrentManagedThreadId);
        var posting = Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            for (var i = 0; i < each; i++)
            {
                var number = i;
                loop.Loop.Post(() =>
                {
                    Assert.Equal(loopThread, Environment.CurrentManagedThreadId);
                    Assert.Equal(number, seen[thread]++);
                });
            }
        })).ToList();
        posting.ForEach(thread => thread.Start());
        posting.ForEach(thread => thread.Join());
        loop.Do(() => Assert.All(seen, count => Assert.Equal(each, count)));
    }

    [Fact]
    public void What_is_posted_by_the_loop_runs_in_its_next_round()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        var mailbox = new Mailbox<int>();
        loop.Do(() =>
        {
            loop.Loop.Post(() =>
            {
                mailbox.Put(1);
                loop.Loop.Post(() => mailbox.Put(2));
            });
            Assert.Empty(mailbox.All);
        });
        Assert.Equal([1, 2], [mailbox.Take(), mailbox.Take()]);
    }

    [Fact]
    public void Timers_elapse_never_early_and_in_order_and_not_when_disarmed()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        var heard = new Mailbox<(string Name, long Late)>();
        loop.Do(() =>
        {
            long[] delays = [150, 0, 300];
            foreach (var delay in delays)
            {
                var due = loop.Loop.Now + delay;
                loop.Loop.Arm(new Timer(() => heard.Put(($"after {delay}", loop.Loop.Now - due))), delay);
            }

            var disarmed = new Timer(() => heard.Put(("disarmed", 0)));
            loop.Loop.Arm(disarmed, 50);
            disarmed.Disarm();
            var putOff = new Timer(() => heard.Put(("put off", 0)));
            loop.Loop.Arm(putOff, 50);
            loop.Loop.Arm(putOff, 450);
            var broughtForward = new Timer(() => heard.Put(("brought forward", 0)));
            loop.Loop.Arm(broughtForward, 10_000);
            loop.Loop.Arm(broughtForward, 220);
        });
        var all = Enumerable.Range(0, 5).Select(_ => heard.Take()).ToList();
        Assert.Equal(["after 0", "after 150", "brought forward", "after 300", "put off"], all.Select(h => h.Name));
        Assert.All(all, h => Assert.True(h.Late >= 0, $"{h.Name} came {-h.Late} ms early"));
    }

    [Fact]
    public void A_loop_that_is_freed_ends_its_connections()
    {
        using var transport = Create();
        using var listening = transport.Bind(Anywhere);
        using var outgoing = Blocking.Listen();
        var recorder = new Recorder();
        Socket client;
        Socket accepted;
        using (var loop = new LoopRunner(transport.CreateLoop(0)))
        {
            using var accepting = loop.Listen(listening, recorder);
            client = Dial(listening);
            recorder.NextConnection();
            loop.Connect((IPEndPoint)outgoing.LocalEndPoint!, new Recorder());
            accepted = outgoing.Accept();
        }

        client.Receive(new byte[1], 0, 1, SocketFlags.None, out var error);
        Assert.Equal(SocketError.ConnectionReset, error);
        Blocking.AwaitEnd(accepted);
        client.Dispose();
        accepted.Dispose();
    }

    private sealed class Timer(Action elapsed) : LoopTimer
    {
        public override void Elapsed() => elapsed();
    }
}
