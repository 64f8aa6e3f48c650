using System.Text;
using Farspan.Gateway.Http1;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Gateway.Tests.Http1;

/// <summary>The readers against plain ones, whole and in pieces.</summary>
[Trait("Requirement", "D1")]
public sealed class ParserAgreementTests
{
    private const int Samples = 20_000;
    private static readonly HeadLimits Limits = new(200, 6);

    [Fact]
    public void Heads_of_requests_are_read_as_the_grammar_says() => ForAll(random =>
    {
        var text = HeadSamples.Request(random);
        var expected = ReferenceHead.Request(text, Limits);
        var head = new RequestHead();
        var result = RequestHeadParser.Parse(Encoding.Latin1.GetBytes(text), 0, Limits, head);
        Same(text, expected, result, head);
        if (result == HeadResult.Complete)
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            Assert.StartsWith($"{Encoding.Latin1.GetString(head.Method.Of(bytes))} {Encoding.Latin1.GetString(head.Target.Of(bytes))} HTTP/", expected.First, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Heads_of_answers_are_read_as_the_grammar_says() => ForAll(random =>
    {
        var text = HeadSamples.Response(random);
        var method = (RequestMethod)random.Next(1, 8);
        var head = new ResponseHead();
        Same(text, ReferenceHead.Response(text, Limits, method), ResponseHeadParser.Parse(Encoding.Latin1.GetBytes(text), 0, Limits, method, head), head);
    });

    [Fact]
    public void Heads_that_come_in_pieces_are_read_as_whole_ones() => ForAll(random =>
    {
        var (request, response) = (new RequestHead(), new ResponseHead());
        var isRequest = random.Next(2) == 0;
        var text = isRequest ? HeadSamples.Request(random) : HeadSamples.Response(random);
        var bytes = Encoding.Latin1.GetBytes(text);
        var limits = HeadLimits.Default;
        var whole = Parse(bytes, 0);
        var refusal = isRequest ? request.Refusal : response.Refusal;
        var (seen, last) = (0, HeadResult.Incomplete);
        foreach (var end in HeadSamples.Cuts(random, bytes.Length))
        {
            last = Parse(bytes.AsSpan(0, end), seen);
            if (last != HeadResult.Incomplete)
            {
                break;
            }

            seen = end;
        }

        Assert.True(whole == last && refusal == (isRequest ? request.Refusal : response.Refusal), $"{whole} {refusal?.Code} whole, {last} in pieces: {text}");

        HeadResult Parse(ReadOnlySpan<byte> given, int from) =>
            isRequest ? RequestHeadParser.Parse(given, from, limits, request) : ResponseHeadParser.Parse(given, from, limits, RequestMethod.Get, response);
    });

    [Fact]
    public void Chunked_bodies_are_read_as_the_grammar_says_in_any_pieces() => ForAll(random =>
    {
        var text = HeadSamples.Chunks(random);
        var expected = ReferenceChunks.Read(text);
        Assert.Equal(expected, Read(text, [text.Length]));
        Assert.Equal(expected, Read(text, HeadSamples.Cuts(random, text.Length)));
    });

    private static void ForAll(Action<Random> law) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => law(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

    private static void Same(string text, ReferenceHead expected, HeadResult result, MessageHead head)
    {
        Assert.True(expected.Result == result, $"{expected.Result} expected, {result} {head.Refusal?.Code} read: {text}");
        if (result == HeadResult.Complete)
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            Assert.Equal(expected.Fields, head.Fields.ToArray().Select(f => (Encoding.Latin1.GetString(f.Name.Of(bytes)), Encoding.Latin1.GetString(f.Value.Of(bytes)))));
            Assert.Equal((expected.Length, expected.Body, expected.ContentLength, expected.KeepsAlive), (head.Length, head.Body, head.ContentLength, head.KeepsAlive));
            Assert.Equal(expected.Fields.Select((_, i) => expected.EndsHere(i)), expected.Fields.Select((_, i) => head.EndsHere(i)));
        }
    }

    private static ReferenceChunks Read(string text, IEnumerable<int> cuts)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var reader = default(ChunkReader);
        var (data, trailers, position) = (new StringBuilder(), new List<string>(), 0);
        foreach (var end in cuts)
        {
            while (true)
            {
                var step = reader.Read(bytes.AsSpan(0, end), ref position, out var piece);
                if (step == ChunkStep.NeedsMore)
                {
                    break;
                }

                switch (step)
                {
                    case ChunkStep.Data:
                        data.Append(Encoding.Latin1.GetString(piece.Of(bytes)));
                        break;
                    case ChunkStep.Trailer:
                        trailers.Add(Encoding.Latin1.GetString(piece.Of(bytes)));
                        break;
                    default:
                        return new(step, data.ToString(), string.Join('|', trailers), step == ChunkStep.End ? position : 0);
                }
            }
        }

        return new(ChunkStep.NeedsMore, data.ToString(), string.Join('|', trailers), 0);
    }
}
