using System.Text;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Tests.Clients;

/// <summary>Ways of writing settings that real files use, a row each: file name, content, and each finding as "line client host mode check".</summary>
public class ClientVariantTests
{
    // Base64 of: verify-full, secret.example, and a properties file with jdbc:postgresql://b64.example/app?sslmode=require.
    private const string Secret = "kind: Secret\ndata:\n  PGSSLMODE: dmVyaWZ5LWZ1bGw=\n  PGHOST: c2VjcmV0LmV4YW1wbGU=\n  PGPASSWORD: Y2FuYXJ5LTAx\n";

    [Theory]

    // Kubernetes.
    [InlineData("a.yaml", Secret, "3 libpq secret.example verify-full CannotConnect")]
    [InlineData("a.yaml", "kind: List\nitems:\n- kind: Secret\n  data:\n    application.properties: dXJsPWpkYmM6cG9zdGdyZXNxbDovL2I2NC5leGFtcGxlL2FwcD9zc2xtb2RlPXJlcXVpcmU=\n", "5 jdbc b64.example require None")]
    [InlineData("a.yaml", "kind: ConfigMap\ndata:\n  PGSSLMODE: dmVyaWZ5LWZ1bGw=\n", "3 libpq - dmVyaWZ5LWZ1bGw… CannotConnect")]
    [InlineData("a.yaml", "spec:\n  containers:\n  - name: a\n    env:\n    - {name: PGHOST, value: a.example}\n    - name: PGSSLMODE\n      valueFrom: {configMapKeyRef: {name: x, key: mode}}\n", "6 libpq a.example ${…} Unknown")]
    [InlineData("a.yaml", "spec:\n  containers:\n  - name: a\n    envFrom:\n    - configMapRef: {name: x}\n    env:\n    - {name: PGHOST, value: a.example}\n", "7 libpq a.example ? Unknown")]
    [InlineData("a.yaml", "spec:\n  containers:\n  - command: [\"sh\", \"-c\", \"PGSSLMODE=disable psql -h x\"]\n", "3 libpq x disable None")]
    [InlineData("a.yaml", "spec:\n  containers:\n  - env:\n    - {name: PGSSLMODE, value: require}\n    command: [psql, -c, \"select 1; -- -h no\"]\n    args: [\"--host\", k.example]\n", "4 libpq - require None", "6 libpq k.example require None")]
    [InlineData("a.yaml", "spec:\n  containers:\n  - command: [psql, \"host=c.example sslmode=disable dbname=x\"]\n", "3 libpq c.example disable None")]

    // Compose.
    [InlineData("a.yml", "services:\n  a:\n    environment:\n      PGHOST: n.example\n      PGSSLMODE:\n", "5 libpq n.example ${…} Unknown")]
    [InlineData("a.yml", "services:\n  a:\n    environment:\n      - PGHOST=n.example\n      - PGSSLMODE\n", "5 libpq n.example ${…} Unknown")]
    [InlineData("a.yml", "services:\n  a:\n    env_file: [x.env]\n    environment: {PGHOST: e.example}\n", "4 libpq e.example ? Unknown")]
    [InlineData("a.yml", "services:\n  a:\n    command: psql \"host=c.example dbname=x sslmode=disable\"\n", "3 libpq c.example disable None")]

    [InlineData("a.yml", "services:\n  a:\n    environment: {PGSSLMODE: require, PGHOST: e.example}\n    command: psql -h c.example -c 'select 1'\n", "3 libpq e.example require None", "4 libpq c.example require None")]
    [InlineData("a.yml", "services:\n  a:\n    env_file: x.env\n    command: [psql, -hc.example]\n", "4 libpq c.example ? Unknown")]

    // Dockerfile: variables of an earlier stage, a health check, a here-document.
    [InlineData("Dockerfile", "FROM a AS base\nENV PGHOST b.example\nFROM base\nENV PGSSLMODE=require\n", "2 libpq b.example prefer None", "4 libpq b.example require None")]
    [InlineData("Dockerfile", "FROM a\nHEALTHCHECK --interval=5s CMD psql \"host=h.example sslmode=disable dbname=x\"\n", "2 libpq h.example disable None")]
    [InlineData("Dockerfile", "FROM a\nRUN <<EOF\nexport PGSSLMODE=disable\nEOF\nENV PGHOST=x.example PGSSLMODE=require\n", "3 libpq - disable None", "5 libpq x.example require None")]

    [InlineData("Dockerfile", "FROM a\nENV PGSSLMODE=disable\nCMD [\"psql\", \"-c\", \"select 1\", \"-h\", \"c.example\"]\n", "2 libpq - disable None", "3 libpq c.example disable None")]
    [InlineData("Dockerfile", "FROM a\nARG MODE=require\nENV PGHOST=a.example PGSSLMODE=$MODE\n", "3 libpq a.example require None")]
    [InlineData("Dockerfile", "ARG MODE=require\nFROM a\nARG MODE\nENV PGSSLMODE=${MODE:-disable}\n", "4 libpq - require None")]
    [InlineData("Dockerfile", "ARG MODE=require\nFROM a\nENV PGSSLMODE=$MODE\n", "3 libpq - $MODE Unknown")]
    [InlineData("Dockerfile", "FROM a AS x\nARG MODE=require\nFROM b\nENV PGSSLMODE=$MODE\n", "4 libpq - $MODE Unknown")]
    [InlineData("Dockerfile", "FROM a\nENV MODE=require\nARG MODE=disable\nENV PGSSLMODE=${MODE}\n", "4 libpq - require None")]
    [InlineData("Dockerfile", "FROM a\nARG DB=a.example\nENV URL=jdbc:postgresql://$DB/x?sslmode=require\n", "3 jdbc a.example require None")]

    // Shells.
    [InlineData("a.sh", "psql -h a.example -c 'select 1'\n", "1 libpq a.example prefer None")]
    [InlineData("a.sh", "psql sslmode=disable -h a.example\n", "1 libpq a.example disable None")]
    [InlineData("a.sh", "psql -XAt -ha.example -d 'postgresql:///x?sslmode=disable'\n", "1 libpq a.example disable None")]
    [InlineData("a.sh", "psql --host=a.example --dbname 'postgresql://u:canary-17@b.example/x?sslmode=disable'\n", "1 libpq b.example disable None")]
    [InlineData("a.sh", "psql -h a.example 'host=b.example sslmode=disable'\n", "1 libpq b.example disable None")]
    [InlineData("a.sh", "psql -h a.example --host b.example postgres\n", "1 libpq b.example prefer None")]
    [InlineData("a.sh", "psql -h a.example -d postgres host=b.example\n", "1 libpq a.example prefer None")]
    [InlineData("a.sh", "psql -c 'select 1' -U -h x postgres\n")]
    [InlineData("a.sh", "export PGSSLMODE=disable\nsudo -u app /usr/bin/psql -h a.example -f x.sql\nexport PGSSLMODE=require\n", "2 libpq a.example ? Unknown", "3 libpq - require None")]
    [InlineData("a.sh", "export PGSSLMODE=require\nsudo -E psql -h a.example\nsudo --preserve-env=PGSSLMODE psql -h b.example\nPGSSLMODE=disable sudo PGHOST=c.example psql\nsudo PGSSLMODE=allow psql -h d.example\n", "1 libpq - require None", "2 libpq a.example require None", "3 libpq b.example require None", "4 libpq c.example ? Unknown", "5 libpq d.example allow None")]
    [InlineData("a.sh", "export PGSSLMODE=verify-full\nssh host psql -h a.example\nssh host 'PGSSLMODE=disable psql -h b.example'\nssh host \"psql -h c.example\"\n", "1 libpq - verify-full CannotConnect", "2 libpq a.example ? Unknown", "3 libpq b.example disable None", "4 libpq c.example ? Unknown")]
    [InlineData("a.sh", "export PGSSLMODE=require\ndocker exec -it pg psql -h a.example\ndocker run -e PGSSLMODE pg psql -h b.example\ndocker run -e PGSSLMODE=allow pg psql -h c.example\nkubectl exec pod -- psql 'host=d.example sslmode=disable'\n", "1 libpq - require None", "2 libpq a.example ? Unknown", "3 libpq b.example require None", "4 libpq c.example allow None", "5 libpq d.example disable None")]
    [InlineData("a.sh", "export PGSSLMODE=require\nsh -c 'psql -h a.example'\nPGSSLMODE=allow bash -lc \"psql -h b.example\"\nsu - app -c \"psql -h c.example\"\nsu app -c 'psql -h d.example'\nsudo sh -c 'PGSSLMODE=disable psql -h e.example'\nenv -i PGSSLMODE=prefer psql -h f.example\n", "1 libpq - require None", "2 libpq a.example require None", "3 libpq b.example allow None", "4 libpq c.example ? Unknown", "5 libpq d.example require None", "6 libpq e.example disable None", "7 libpq f.example prefer None")]
    [InlineData("a.sh", "sh -c \"pg_dump 'postgresql://u:canary-18@a.example/x?sslmode=disable'\"\nbash -c 'bash -c \"psql -h b.example\"'\necho 'psql -h no.example'\npsql -c 'psql -h no.example'\n", "1 libpq a.example disable None", "2 libpq b.example prefer None")]
    [InlineData("a.yml", "services:\n  a:\n    env_file: x.env\n    command: sh -c \"psql -h q.example\"\n  b:\n    environment: {PGSSLMODE: allow}\n    command: sh -c 'exec psql -h r.example'\n", "4 libpq q.example ? Unknown", "6 libpq - allow None", "7 libpq r.example allow None")]
    [InlineData("Dockerfile", "FROM a\nENV PGSSLMODE=require\nRUN su postgres -c \"psql -h a.example\"\nCMD [\"sh\", \"-c\", \"exec psql -h b.example\"]\n", "2 libpq - require None", "3 libpq a.example require None", "4 libpq b.example require None")]
    [InlineData("a.sh", "export PGSSLMODE=disable PGHOST=e.example\npg_dump -Fc 'dbname=x sslmode=require' > x.dump\n", "1 libpq e.example disable None", "2 libpq e.example require None")]
    [InlineData("a.sh", "psql -h \"$DB_HOST\" \"$DB\"\n", "1 libpq - prefer None")]
    [InlineData("a.sh", "psql -h a.example \"sslmode=$MODE\"\n", "1 libpq a.example $MODE Unknown")]
    [InlineData("a.sh", "psql -h a.example \"sslmode=require $MORE\"\n", "1 libpq a.example ? Unknown")]
    [InlineData("a.sh", "psql -h /var/run/postgresql x\n", "1 libpq /var/run/postgresql prefer Local")]
    [InlineData("a.sh", "cat <<EOF\nDon't lose the rest\nEOF\nexport PGHOST=h.example PGSSLMODE=disable\n", "4 libpq h.example disable None")]
    [InlineData("a.sh", "cat > .env <<-'END'\n\tPGHOST=w.example\n\tPGSSLMODE=require\n\tEND\n", "3 libpq w.example require None")]
    [InlineData("a.sh", "x=$((1<<2)) ; y=\"$(echo \"don't\")\"\npsql 'host=y.example sslmode=disable dbname=x'\n", "2 libpq y.example disable None")]
    [InlineData("a.sh", "docker run -e PGSSLMODE=require -e PGHOST=d.example img\n", "1 libpq d.example require None")]
    [InlineData("a.sh", "A=$'it\\'s' ; psql 'host=q.example sslmode=disable dbname=x'\n", "1 libpq q.example disable None")]
    [InlineData("app", "# EnvironmentFile\nPGHOST=f.example\nPGSSLMODE=allow\n", "3 libpq f.example allow None")]
    [InlineData("a.env", "export PGHOST=t.example PGSSLMODE=require PGPASSWORD=canary-02\n", "1 libpq t.example require None")]
    [InlineData("a.env", "DATABASE_URL=postgres://u@url.example/db?sslmode=require\nPGHOST=own.example\nPGSSLMODE=disable\n", "1 libpq url.example require None", "3 libpq own.example disable None")]
    [InlineData("a.env", "PGHOST=r.example\nPGREQUIRESSL=1\n", "1 libpq r.example require None")]
    [InlineData("a.env", "PGHOST=/var/run/postgresql\nPGSSLMODE=verify-full\n", "2 libpq /var/run/postgresql verify-full Local")]
    [InlineData("a.env", "A=postgresql://u@%2Fvar%2Frun/db\n", "1 libpq /var/run prefer Local")]
    [InlineData("play.conf", "db.default.url = \"jdbc:postgresql://conf.example/db?sslmode=require\"\n", "1 jdbc conf.example require None")]

    // Passwords that nobody encoded.
    [InlineData("a.env", "A=postgres://user:can ary:03 x@space.example/db\n", "1 libpq - prefer None")]
    [InlineData("a.env", "A=postgres://user:canary-04 x@space.example/db\n", "1 libpq - prefer None")]
    [InlineData("a.env", "A=postgres://u:ca:na:ry-05/x@slash.example/db?sslmode=require\n", "1 libpq - require None")]
    [InlineData("a.env", "PGHOST=x.example\nPGSSLMODE=require password=canary-06\n", "2 libpq x.example require… CannotConnect")]
    [InlineData("a.env", "PGHOST=x.example\nPGSSLMODE=verify-full\nPGSSLROOTCERT=/a.pem PGPASSWORD=canary-07\n", "2 libpq x.example verify-full CannotConnect")]
    [InlineData("a.env", "PGHOST=x.example password=canary-08\n", "1 libpq x.example password=… prefer None")]
    [InlineData("a.sh", "java -Djavax.net.ssl.trustStore=/x.jks,-Djavax.net.ssl.trustStorePassword=canary-09\n", "1 java -  DecidedElsewhere")]
    [InlineData("pg_service.conf", "[x]\nhost=x.example\nsslmode=require password=canary-10\n", "3 libpq x.example require… CannotConnect")]
    [InlineData("a.properties", "url=jdbc:postgresql://x.example/db?sslmode=require;password=canary-11\n", "1 jdbc x.example require… CannotConnect")]
    [InlineData("a.json", "{\"postgres://u:canary-12@h/\": \"host=x.example dbname=y sslmode=require\"}", "1 libpq x.example require None")]

    // Java.
    [InlineData("a.properties", "url=jdbc\\:postgresql\\://e.example\\:5432/db?sslmode\\=verify-full&sslrootcert\\=/a\\u0020b.pem\n", "1 jdbc e.example verify-full CannotConnect")]
    [InlineData("a.properties", "dataSourceClassName=org.postgresql.ds.PGSimpleDataSource\ndataSource.serverName=ds.example\ndataSource.sslMode=require\n", "3 jdbc ds.example require None")]
    [InlineData("a.xml", "<x><xa-datasource><p name=\"ServerName\">xa.example</p><p name=\"SslMode\">require</p></xa-datasource></x>", "1 jdbc xa.example require None")]
    [InlineData("a.xml", "<b><bean><property name=\"jdbcUrl\"><value>jdbc:postgresql://b.example/db</value></property><property name=\"dataSourceProperties\"><props><prop key=\"sslmode\">require</prop></props></property></bean></b>", "1 jdbc b.example require None")]
    [InlineData("a.properties", "quarkus.datasource.reactive.url=postgresql://re.example/db\n", "1 vertx re.example ? Unknown")]
    [InlineData("a.properties", "q.url=vertx-reactive:postgresql://re.example/db\n", "1 vertx re.example ? Unknown")]
    [InlineData("a.yaml", "url: r2dbc:pool:postgresql://pool.example/db?sslMode=verify-full\n", "1 r2dbc pool.example verify-full Unknown")]
    [InlineData("a.env", "JAVA_OPTS=-Djavax.net.ssl.trustStore=NONE -Djavax.net.ssl.trustStoreType=Windows-ROOT\n", "1 java -  DecidedElsewhere")]

    // Python.
    [InlineData("a.py", "DB = {'host': 'd.example', 'sslmode': 'disable'}\nc = psycopg2.connect(**DB)\n", "1 psycopg2 d.example disable None")]
    [InlineData("a.py", "p = dict(host='k.example', sslmode='require')\nc = psycopg2.connect(**p)\n", "1 psycopg2 k.example require None")]
    [InlineData("a.py", "psycopg2.connect(**dict(host='i.example', sslmode='disable'))\n", "1 psycopg2 i.example disable None")]
    [InlineData("a.py", "psycopg2.connect(**unknown)\n", "1 psycopg2 - ? Unknown")]
    [InlineData("a.py", "psycopg2.connect('host=' + h + ' sslmode=require dbname=x')\n", "1 psycopg2 - require None")]
    [InlineData("a.py", "H = 'c.example'\npsycopg2.connect('host=' + H + ' sslmode=require dbname=x')\n", "2 psycopg2 c.example require None")]
    [InlineData("a.py", "psycopg2.connect('host={} sslmode=disable dbname=x'.format(h))\n", "1 psycopg2 - disable None")]
    [InlineData("a.py", "psycopg2.connect('host=%s sslmode=disable dbname=x' % h)\n", "1 psycopg2 - disable None")]
    [InlineData("a.py", "import os; os.environ['PGSSLMODE'] = 'require'\nos.environ.setdefault('PGHOST', 'o.example')\n", "1 libpq o.example require None")]
    [InlineData("a.py", "DSN = ('host=j.example '\n       'sslmode=require dbname=x')\nwith psycopg.connect(DSN) as c: pass\n", "3 psycopg j.example require None")]
    [InlineData("a.py", "e = sa.create_engine('postgresql://u:canary-13@sa.example/db', connect_args=dict(sslmode='require'))\n", "1 psycopg2 sa.example require None")]
    [InlineData("a.py", "class C:\n    host: str = 'cls.example'\n    sslmode: str = 'disable'\n", "3 libpq cls.example disable None")]
    [InlineData("a.py", "DATABASES = {'default': dj_database_url.config(default='postgres://u:canary-19@dj.example/x?sslmode=verify-full', ssl_require=True)}\n", "1 django dj.example require None")]
    [InlineData("a.py", "DATABASES = {'default': dj_database_url.config(conn_max_age=600, ssl_require=True)}\n", "1 django - require None")]
    [InlineData("a.py", "D = {}\nD['default'] = dj_database_url.parse('postgres://dj.example/x')\n", "2 django dj.example prefer None")]
    [InlineData("a.py", "D['default'] = dj_database_url.config(ssl_require=True)\nD['default']['OPTIONS'] = {'sslmode': 'disable'}\n", "2 django - disable None")]
    [InlineData("a.py", "DATABASES['default']['OPTIONS']['sslmode'] = 'require'\nDATABASES['other']['OPTIONS'] = {'sslmode': 'disable'}\n", "1 django - require None", "2 django - disable None")]
    [InlineData("a.py", "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': 'lit.example'}}\nDATABASES['default']['OPTIONS'] = {'sslmode': 'require'}\n", "2 django lit.example require None")]
    [InlineData("a.py", "p = {}\np['host'] = 'p.example'\np['sslmode'] = 'allow'\npsycopg2.connect(**p)\n", "3 psycopg2 p.example allow None")]
    [InlineData("a.py", "dj_database_url.config(conn_max_age=600)\nif a['x'] == 'sslmode': b[0] = c['host']\n")]
    [InlineData("a.py", "pymysql.connect(host='my.example', password='canary-14')\n")]
    [InlineData("a.py", "await asyncpg.connect(host='as.example', ssl='require')\n", "1 asyncpg as.example ? Unknown")]

    [InlineData("a.env", "DATABASE_URL=postgis://u:canary-18@gis.example/db?sslmode=require\n", "1 libpq gis.example require None")]
    [InlineData("a.py", "D = dj_database_url.config(default='postgis://u:canary-19@gis.example/db?sslmode=disable')\n", "1 django gis.example disable None")]
    [InlineData("a.env", "A=pgsql://u@p.example/db?sslmode=disable\nB=timescalegis://t.example/db\n", "1 libpq p.example disable None", "2 libpq t.example prefer None")]
    [InlineData("a.env", "A=postgres+psycopg2://u@a.example/db\nB=postgresql+psycopg://b.example/db?sslmode=disable\n", "1 psycopg2 a.example prefer None", "2 psycopg b.example disable None")]
    [InlineData("a.env", "A=postgresql+asyncpg://u@a.example/db\nB=postgresql+pg8000://b.example/db?sslmode=disable\n", "1 asyncpg a.example ? Unknown", "2 pg8000 b.example disable Unknown")]

    // Npgsql.
    [InlineData("a.json", "{\"ConnectionStrings\": {\"A\": \"Server=a.example;Port=5432;Database=x;User Id=u;Password=canary-15\"}}", "1 npgsql a.example prefer None")]
    [InlineData("a.env", "ConnectionStrings__Npgsql=Server=b.example;Database=x;User Id=u;Password=canary-16\n", "1 npgsql b.example prefer None")]

    // pgAdmin.
    [InlineData("servers.json", "{\"Servers\": {\"1\": {\"Host\": \"f.example\", \"SSLMode\": \"verify-ca\", \"SSLRootCert\": \"<STORAGE_DIR>/root.crt\"}}}", "1 pgadmin f.example verify-ca Chain")]
    public void A_setting_is_found_and_judged(string name, string content, params string[] expected)
    {
        List<string> said = [];
        FileSurvey survey = new ClientSurvey(new TrustFiles(_ => null), _ => null).Examine(name, Encoding.UTF8.GetBytes(content));
        Assert.Equal(string.Join('\n', expected), string.Join('\n', survey.Findings.Select(f => $"{f.Line} {f.Client} {f.Host ?? "-"} {f.SslMode} {f.Check}")));
        foreach (ClientFinding finding in survey.Findings) said.AddRange([finding.Host ?? "", finding.Setting, finding.SslMode, finding.Trust?.Path ?? "", finding.Trust?.Problem ?? "", finding.Verdict, finding.NextStep ?? ""]);
        Assert.DoesNotMatch("canary|can ary|na:ry", string.Join('\n', said));
    }

    [Theory]
    [InlineData("ARG MODE=require\nENV PGSSLMODE=$MODE", true)]
    [InlineData("ARG PGSSLMODE=require\nENV PGSSLMODE=${PGSSLMODE}", true)]
    [InlineData("ARG MODE\nENV PGSSLMODE=${MODE:-require}", true)]
    [InlineData("ENV MODE=require\nENV PGSSLMODE=$MODE", false)]
    [InlineData("ENV PGSSLMODE=require", false)]
    public void A_verdict_that_rests_on_a_build_argument_says_so(string instructions, bool isSaid)
    {
        FileSurvey survey = new ClientSurvey(new TrustFiles(_ => null), _ => null).Examine("Dockerfile", Encoding.UTF8.GetBytes($"FROM a\n{instructions}\n"));
        ClientFinding finding = Assert.Single(survey.Findings);
        Assert.Equal(("require", ServerCheck.None, isSaid), (finding.SslMode, finding.Check, finding.Verdict.EndsWith("; a build argument can change it", StringComparison.Ordinal)));
    }

    public static TheoryData<string, string> Hostile { get; } = new()
    {
        { "a.sh", string.Concat(Enumerable.Range(0, 40_000).Select(i => $"cat <<E{i}\n")) },
        { "a.sh", string.Concat(Enumerable.Repeat("x=$(", 50_000)) + string.Concat(Enumerable.Repeat("\"$(", 50_000)) },
        { "Dockerfile", "FROM a AS x\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"FROM x AS x\nENV PGHOST=a A{i}=b\n")) },
        { "a.yaml", string.Concat(Enumerable.Repeat("---\nkind: Secret\ndata:\n  A: YQ==\n", 20_000)) },
        { "a.py", "x=" + string.Concat(Enumerable.Repeat("'a'+b+", 200_000)) + "'c'\n" },
        { "b.sh", "export PGHOST=a\n" + string.Concat(Enumerable.Repeat("PGSSLMODE=require\npsql -h x\npsql 'host=y sslmode=disable' -h x\n", 60_000)) },
        { "c.sh", string.Concat(Enumerable.Repeat("psql -h x ; ", 200_000)) },
        { "b/Dockerfile", "FROM a\nARG X=aaaaaaaa\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"ARG X{i}=$X$X\nENV PGHOST$X=$X{i}$X{i}\n")) },
        { "b.yaml", string.Concat(Enumerable.Range(0, 3_000).Select(i => $"---\nkind: ConfigMap\nmetadata: {{name: x}}\ndata: {{A: {i}}}\n---\nkind: Pod\nspec:\n  env:\n  - {{name: PGHOST, valueFrom: {{configMapKeyRef: {{name: x, key: A}}}}}}\n")) },
        { "a.env", "PGSSLMODE=" + string.Concat(Enumerable.Repeat("password", 200_000)) + "=\nPGHOST=" + new string('/', 400_000) + "\n" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_file_takes_bounded_time(string name, string content)
    {
        System.Diagnostics.Stopwatch took = System.Diagnostics.Stopwatch.StartNew();
        ClientSurvey survey = new(new TrustFiles(_ => null), _ => null);
        survey.Learn(name, Encoding.UTF8.GetBytes(content));
        survey.Examine(name, Encoding.UTF8.GetBytes(content));
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_once()
    {
        using TempFolder folder = new();
        Peer.Shell.Run("-c", $"mkfifo '{folder["pipe.env"]}' '{folder["pipe.pem"]}'").Succeeded();
        folder.Write("a.env", $"PGHOST=a.example\nPGSSLMODE=verify-full\nPGSSLROOTCERT={folder["pipe.pem"]}\n");
        ToolRun run = (await Tool.RunAsync("clients", folder.Path)).Exits(0);
        Assert.Contains($"{folder["pipe.env"]}: this is no regular file\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("pipe.env: /", run.Out, StringComparison.Ordinal);
        Assert.Contains($"not ready: {folder["pipe.pem"]}: does not open, this is no regular file\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_in_bin_are_looked_at_and_what_a_build_put_there_is_not()
    {
        using TempFolder folder = new();
        foreach (string place in (string[])["tomcat/bin", "app/bin", "java/target"]) Directory.CreateDirectory(folder[place]);
        foreach (string place in (string[])["tomcat/bin/setenv.sh", "app/bin/copy.env", "java/target/copy.env"]) folder.Write(place, "export PGSSLMODE=require\n");
        folder.Write("app/app.csproj", "<Project/>");
        folder.Write("java/pom.xml", "<project/>");
        string deep = folder[string.Join('/', Enumerable.Repeat("d", 70))];
        Directory.CreateDirectory(deep);
        File.WriteAllText(Path.Combine(deep, ".env"), "PGSSLMODE=require\n");
        Directory.CreateSymbolicLink(folder["loop"], folder.Path);
        ToolRun run = (await Tool.RunAsync("clients", folder.Path)).Exits(0);
        Assert.Contains("setenv.sh:1: libpq, PGSSLMODE, require", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("copy.env", run.Out, StringComparison.Ordinal);
        Assert.Contains("more than 64 folders deep: not looked into", run.Out, StringComparison.Ordinal);
        Assert.Contains(" 1 settings", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_variable_of_the_environment_is_looked_at()
    {
        TestTerminal terminal = new() { Variables = { ["ConnectionStrings__Orders"] = "Host=net.example;Username=u;Password=canary;SSL Mode=Require", ["MY_DSN"] = "postgres://u:canary@dsn.example/x" } };
        ToolRun run = (await terminal.RunAsync("clients", "--env")).Exits(0);
        Assert.Contains("npgsql, ConnectionStrings__Orders, require, net.example", run.Out, StringComparison.Ordinal);
        Assert.Contains("libpq, MY_DSN, prefer (its default), dsn.example", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", run.Out + run.Error, StringComparison.Ordinal);
    }
}
