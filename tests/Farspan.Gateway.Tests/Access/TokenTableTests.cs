using System.Text;
using Farspan.Gateway.Access;
using Farspan.Gateway.Tests.Routing;

namespace Farspan.Gateway.Tests.Access;

public sealed class TokenTableTests
{
    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("Bearer one", 0)]
    [InlineData("bearer   two", 1)]
    [InlineData("BEARER three ", 2)]
    [InlineData("Bearer", -1)]
    [InlineData("Bearer ", -1)]
    [InlineData("Bearer ONE", -1)]
    [InlineData("Bearer one two", -1)]
    [InlineData("Basic one", -1)]
    [InlineData("one", -1)]
    [InlineData("", -1)]
    public void A_token_is_found_by_what_it_is(string shown, int number) =>
        Assert.Equal(number, new TokenTable([Specs.Token("a", "one"), Specs.Token("b", "two"), Specs.Token("c", "three")]).Find(Encoding.ASCII.GetBytes(shown)));

    [Fact]
    [Trait("Requirement", "D5")]
    public void Any_of_many_tokens_is_found_and_none_that_differs_by_one_bit() => Law.Holds(100, random =>
    {
        string[] tokens = [.. Enumerable.Range(0, random.Next(1, 200)).Select(i => $"{i}-{random.NextInt64()}")];
        var table = new TokenTable([.. tokens.Select((t, i) => Specs.Token($"t{i}", t))]);
        var number = random.Next(tokens.Length);
        var shown = Encoding.ASCII.GetBytes($"Bearer {tokens[number]}");
        Assert.Equal(number, table.Find(shown));
        shown[random.Next(7, shown.Length)] ^= (byte)(1 << random.Next(7));
        Assert.Equal(-1, table.Find(shown));
    });

    [Fact]
    [Trait("Requirement", "D5")]
    public void Every_byte_of_a_digest_counts()
    {
        var token = Specs.Token("a", "one");
        for (var i = 0; i < token.Sha256.Length; i++)
        {
            var other = token with { Sha256 = token.Sha256[..i] + (token.Sha256[i] == '0' ? '1' : '0') + token.Sha256[(i + 1)..] };
            Assert.Equal(-1, new TokenTable([other]).Find("Bearer one"u8));
        }
    }
}
