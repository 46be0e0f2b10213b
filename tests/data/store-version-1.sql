PRAGMA application_id = 1397255273; PRAGMA user_version = 1;

BEGIN TRANSACTION;
CREATE TABLE form (
  id TEXT NOT NULL, version TEXT NOT NULL, title TEXT NOT NULL, procedure TEXT NOT NULL,
  definition TEXT NOT NULL, sha256 TEXT NOT NULL,
  PRIMARY KEY (id, version)) STRICT;
INSERT INTO form VALUES('dy-chuding-baobiao','2026.1','初定专业技术职务任职资格报表','dongyang-chuding','{"format":1,"form":"dy-chuding-baobiao","version":"2026.1","title":"初定专业技术职务任职资格报表","person":"id_number","person_name":"full_name","paper":{"pages":1},"notes":["带 * 的各项必须填写；本表内容须与《初定专业技术职务任职资格表》一致。"],"procedure":{"id":"dongyang-chuding","title":"专业技术职务任职资格初定","bureau":"东阳市人事劳动和社会保障局","forms":["dy-chuding-zige","dy-chuding-baobiao"],"rules":[{"id":"same-name","constraint":"${dy-chuding-zige:full_name} = ${dy-chuding-baobiao:full_name}","constraint_message":"两份表的姓名不同：资格表是${dy-chuding-zige:full_name}","remedy":"请照身份证改成一致","code":"R-CROSS","fields":["dy-chuding-baobiao:full_name"]},{"id":"same-birth","constraint":"${dy-chuding-zige:birth} = month-of(${dy-chuding-baobiao:birth})","constraint_message":"两份表的出生年月不同：资格表是${dy-chuding-zige:birth}","remedy":"请照身份证改成一致","code":"R-CROSS","fields":["dy-chuding-baobiao:birth"]},{"id":"same-level","constraint":"${dy-chuding-zige:level} = ${dy-chuding-baobiao:level}","constraint_message":"两份表的级别不同：资格表拟定${dy-chuding-zige:level}","remedy":"请改成一致","code":"R-CROSS","fields":["dy-chuding-baobiao:level"]},{"id":"accounting-report","constraint":"not(contains(${dy-chuding-baobiao:series}, ''会计'') or contains(${dy-chuding-baobiao:speciality}, ''会计'')) or ${dy-chuding-zige:accounting} != ''''","constraint_message":"报表填的是会计专业，资格表没有会计从业资格证","remedy":"请在资格表填证书号；不是会计专业的，请改正报表","code":"R-REQ","relevant":"not(contains(${dy-chuding-zige:series}, ''会计''))","fields":["dy-chuding-zige:accounting"]}],"materials":[{"id":"zige","name":"《初定专业技术职务任职资格表》","form":"dy-chuding-zige","copies":2,"kind":"form","note":"打印后最后一页由所在部门、公司主管部门盖章"},{"id":"baobiao","name":"《初定专业技术职务任职资格报表》","form":"dy-chuding-baobiao","copies":1,"kind":"form"},{"id":"diploma","name":"学历证书","kind":"original+copy"},{"id":"registration","name":"《教育部学历证书电子注册备案表》","kind":"print","note":"在学信网申请并打印，须带二维码和在线验证码","max_age":"1 month"},{"id":"idcard","name":"身份证","kind":"original+copy"},{"id":"photo","name":"免冠近期彩色照片","copies":1,"kind":"photo","limits":"二寸","size_mm":[35.0,49.0]},{"id":"insurance","name":"社保证明"}]},"sections":[{"title":"申报人","kind":"fields","fields":[{"name":"full_name","label":"姓名","hint":"与身份证一致","type":"text","required":true,"sample":true,"max":25,"level":"county"},{"name":"sex","label":"性别","type":"choice","required":true,"sample":true,"choices":[{"value":"男","label":"男","state":"1"},{"value":"女","label":"女","state":"2"}],"level":"county"},{"name":"id_number","label":"身份证号","type":"resident-id","required":true,"sample":true,"level":"county","birth":"birth","sex":"sex","span":3},{"name":"birth","label":"出生日期","hint":"如 1999-08-05","type":"date","required":true,"sample":true,"level":"county"},{"name":"mobile","label":"手机","type":"mobile","required":true,"sample":true,"level":"county"},{"name":"employer","label":"工作单位","type":"text","required":true,"sample":true,"max":40,"level":"county","span":3},{"name":"employer_kind","label":"单位性质","type":"choice","required":true,"sample":true,"choices":[{"value":"事业单位","label":"事业单位","state":"1"},{"value":"国有企业","label":"国有企业","state":"2"},{"value":"民营企业","label":"民营企业","state":"3"},{"value":"其他","label":"其他","state":"4"}],"level":"county","span":3}]},{"title":"学历","rules":[{"id":"registered-later","constraint":"${registered} <= receipt-date()","constraint_message":"备案表日期${registered}在收件日之后","remedy":"请照备案表上的打印日期填写","code":"R-DATE","fields":["registered"]}],"kind":"fields","fields":[{"name":"education","label":"学历","type":"choice","required":true,"sample":true,"choices":[{"value":"中专","label":"中专","state":"1"},{"value":"大专","label":"大专","state":"2"},{"value":"本科","label":"本科","state":"3"},{"value":"硕士研究生","label":"硕士研究生","state":"4"},{"value":"博士研究生","label":"博士研究生","state":"5"}],"level":"county","look":"list"},{"name":"graduated","label":"毕业时间","hint":"如 2021-06","type":"year-month","required":true,"sample":true,"level":"county"},{"name":"school","label":"毕业院校","type":"text","required":true,"sample":true,"max":25,"level":"county"},{"name":"major","label":"所学专业","type":"text","required":true,"sample":true,"max":20,"level":"county"},{"name":"study","label":"学习形式","type":"choice","required":true,"sample":true,"choices":[{"value":"全日制","label":"全日制","state":"1"},{"value":"非全日制","label":"非全日制","state":"2"}],"level":"county"},{"name":"certificate","label":"证书编号","type":"text","required":true,"sample":true,"max":28,"level":"county"},{"name":"registered","label":"备案表日期","hint":"备案表的打印日期，如 2026-11-05","type":"date","required":true,"constraint":"not-older-than(., ''1 month'')","constraint_message":"备案表${.}打印，到收件已超过一个月","remedy":"请到学信网重新申请、重新打印","code":"R-EXP","sample":true,"level":"county"},{"name":"verify_code","label":"在线验证码","type":"text","required":true,"sample":true,"max":20,"level":"county"}]},{"title":"拟定资格","kind":"fields","fields":[{"name":"series","label":"系列","type":"text","required":true,"sample":true,"max":20,"level":"county"},{"name":"speciality","label":"专业","type":"text","required":true,"sample":true,"max":20,"level":"county"},{"name":"title_name","label":"资格名称","type":"text","required":true,"sample":true,"max":20,"level":"county"},{"name":"level","label":"级别","type":"choice","required":true,"sample":true,"choices":[{"value":"员级","label":"员级","state":"1"},{"value":"助理级","label":"助理级","state":"2"},{"value":"中级","label":"中级","state":"3"}],"level":"county"},{"name":"trained","label":"见习期满","type":"yes-no","required":true,"sample":true,"choices":[{"value":"是","label":"是","state":"yes"},{"value":"否","label":"否","state":"no"}],"level":"county"},{"name":"years","label":"本专业年数","type":"integer","required":true,"sample":true,"min":0,"max":60,"level":"county"},{"name":"languages","label":"掌握外语","type":"choices","required":true,"sample":true,"na":"无","choices":[{"value":"英语","label":"英语","state":"1"},{"value":"日语","label":"日语","state":"2"},{"value":"俄语","label":"俄语","state":"3"},{"value":"其他","label":"其他","state":"4"}],"level":"county","span":3}]},{"title":"主要工作","kind":"fields","fields":[{"name":"duties","label":"主要工作内容和成绩","type":"paragraph","required":true,"sample":true,"max":300,"level":"county","height":"rest"}]},{"title":"单位审核","opinions":[{"label":"单位审核意见","signed":"经办人","seal":"单位（盖章）"}],"kind":"opinions"}]}','e08c7df2ca9b2ad47208a4d04a1155e0e0d7f69ac62d560e36e1dea6c05401cd');
CREATE TABLE application (
  id INTEGER PRIMARY KEY AUTOINCREMENT, procedure TEXT NOT NULL, round TEXT NOT NULL, person TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '', state TEXT NOT NULL, number TEXT UNIQUE,
  UNIQUE (procedure, round, person)) STRICT;
INSERT INTO application VALUES(1,'dongyang-chuding','','330783199908051016','王䶮㛃𠅤𬭎龘犇','received',NULL);
CREATE TABLE submission (
  id INTEGER PRIMARY KEY AUTOINCREMENT, application_id INTEGER NOT NULL REFERENCES application,
  form TEXT NOT NULL, version TEXT NOT NULL, revision INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'incomplete', 'conflict')),
  received_on TEXT NOT NULL, FOREIGN KEY (form, version) REFERENCES form (id, version)) STRICT;
INSERT INTO submission VALUES(1,1,'dy-chuding-baobiao','2026.1',1,'accepted','2026-11-27');
CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'incomplete', 'duplicate', 'conflict', 'refused', 'opened')),
  diagnosis TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', remedy TEXT NOT NULL DEFAULT '',
  round TEXT NOT NULL, received_on TEXT NOT NULL,
  submission_id INTEGER REFERENCES submission, revision INTEGER,
  UNIQUE (sha256, name, round)) STRICT;
INSERT INTO source VALUES(1,'4b8b6ff218c89e3836641f45e0685c7fed347cf31386392e10ca6910cb82cc23','表.pdf','pdf','accepted','','','','','2026-11-27',1,1);
CREATE TABLE revision (
  submission_id INTEGER NOT NULL REFERENCES submission, revision INTEGER NOT NULL, version TEXT NOT NULL,
  digest TEXT NOT NULL, received_on TEXT NOT NULL, source_id INTEGER NOT NULL REFERENCES source,
  PRIMARY KEY (submission_id, revision)) STRICT, WITHOUT ROWID;
INSERT INTO revision VALUES(1,1,'2026.1','601ddfd995e9c97e52bab59c0ad29133dbb931a8ab28539bad25981bd3c16165','2026-11-27',1);
CREATE TABLE answer (
  submission_id INTEGER NOT NULL, revision INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
  mark TEXT NOT NULL DEFAULT '' CHECK (mark IN ('', 'calculated', 'damaged', 'guessed', 'unread')),
  PRIMARY KEY (submission_id, revision, field),
  FOREIGN KEY (submission_id, revision) REFERENCES revision (submission_id, revision)) STRICT, WITHOUT ROWID;
INSERT INTO answer VALUES(1,1,'birth','1999-08-05','');
INSERT INTO answer VALUES(1,1,'certificate','土木工程','');
INSERT INTO answer VALUES(1,1,'duties',replace('一、本人自参加工作以来，一直在一线从事专业技术工作；“学用结合”——边干边学……\n二、参与《东阳市中山路改造》等3项工程（含Ⅱ标段），合格率100%，误差≤0.5‰，造价＜1,200万元。\n\n　　三、编写C:\docs\(初稿)、A&B <对照表>、''单引号''与"双引号"，全部通过验收！','\n',char(10)),'');
INSERT INTO answer VALUES(1,1,'education','中专','');
INSERT INTO answer VALUES(1,1,'employer','李雪梅','');
INSERT INTO answer VALUES(1,1,'employer_kind','事业单位','');
INSERT INTO answer VALUES(1,1,'full_name','王䶮㛃𠅤𬭎龘犇','');
INSERT INTO answer VALUES(1,1,'graduated','2021-06','');
INSERT INTO answer VALUES(1,1,'id_number','330783199908051016','');
INSERT INTO answer VALUES(1,1,'languages','英语 日语 俄语 其他','');
INSERT INTO answer VALUES(1,1,'level','员级','');
INSERT INTO answer VALUES(1,1,'major','浙江工业大学','');
INSERT INTO answer VALUES(1,1,'mobile','19900000001','');
INSERT INTO answer VALUES(1,1,'registered','2026-11-06','');
INSERT INTO answer VALUES(1,1,'school','东阳市第一建筑工程公司','');
INSERT INTO answer VALUES(1,1,'series','施工员','');
INSERT INTO answer VALUES(1,1,'sex','男','');
INSERT INTO answer VALUES(1,1,'speciality','工程技术','');
INSERT INTO answer VALUES(1,1,'study','全日制','');
INSERT INTO answer VALUES(1,1,'title_name','无','');
INSERT INTO answer VALUES(1,1,'trained','是','');
INSERT INTO answer VALUES(1,1,'verify_code','本科（工学学士）','');
INSERT INTO answer VALUES(1,1,'years','3','');
CREATE TABLE issue (
  id INTEGER PRIMARY KEY, submission_id INTEGER NOT NULL, revision INTEGER NOT NULL,
  code TEXT NOT NULL, severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
  section TEXT NOT NULL, field TEXT NOT NULL, row INTEGER, label TEXT NOT NULL, value TEXT NOT NULL,
  message TEXT NOT NULL, remedy TEXT NOT NULL, across INTEGER NOT NULL DEFAULT 0 CHECK (across IN (0, 1)),
  opened_at TEXT NOT NULL, closed_at TEXT,
  FOREIGN KEY (submission_id, revision) REFERENCES revision (submission_id, revision)) STRICT;
CREATE TABLE file (
  id INTEGER PRIMARY KEY AUTOINCREMENT, application_id INTEGER REFERENCES application,
  submission_id INTEGER REFERENCES submission, slot TEXT NOT NULL DEFAULT '', name TEXT NOT NULL, kind TEXT NOT NULL,
  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, received_on TEXT NOT NULL) STRICT;
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL, what TEXT NOT NULL,
  source_id INTEGER REFERENCES source, application_id INTEGER REFERENCES application,
  submission_id INTEGER REFERENCES submission, revision INTEGER, detail TEXT NOT NULL,
  source_digest TEXT, application_digest TEXT, seal TEXT NOT NULL) STRICT;
INSERT INTO event VALUES(1,'2026-11-27T09:07:59Z','王芳','submitted',1,1,1,1,'{"name":"表.pdf","sha256":"4b8b6ff218c89e3836641f45e0685c7fed347cf31386392e10ca6910cb82cc23","status":"accepted","form":"dy-chuding-baobiao","version":"2026.1","digest":"601ddfd995e9c97e52bab59c0ad29133dbb931a8ab28539bad25981bd3c16165","issues":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","person":"330783199908051016"}','dd96b2a5562af331c74c84cb60ac13b4497da7902f082da0469cd11f430af7b9','4edc722f41a547f619da35098496a46f1b3b028cf6e16edae7094cb945b354fd','457cfd91b36435ddd4967a2e672f3244dff83b9375cf57ee3097cd1ffd0df651');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('application',1);
INSERT INTO sqlite_sequence VALUES('submission',1);
INSERT INTO sqlite_sequence VALUES('source',1);
INSERT INTO sqlite_sequence VALUES('event',1);
CREATE INDEX submission_of_application ON submission (application_id, form);
CREATE INDEX revision_by_digest ON revision (digest);
CREATE INDEX issue_of_submission ON issue (submission_id, revision);
CREATE INDEX event_of_application ON event (application_id);
CREATE INDEX event_of_submission ON event (submission_id, revision);
CREATE INDEX event_of_source ON event (source_id);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'event is append-only'); END;
CREATE VIEW "form_dy_chuding_baobiao" AS SELECT m.id AS _submission, m.application_id AS _application, m.revision AS _revision, m.version AS _version, m.status AS _status, a.round AS _round, a.person AS _person, m.received_on AS _received_on,
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'full_name') AS "full_name",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'sex') AS "sex",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'id_number') AS "id_number",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'birth') AS "birth",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'mobile') AS "mobile",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'employer') AS "employer",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'employer_kind') AS "employer_kind",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'education') AS "education",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'graduated') AS "graduated",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'school') AS "school",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'major') AS "major",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'study') AS "study",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'certificate') AS "certificate",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'registered') AS "registered",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'verify_code') AS "verify_code",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'series') AS "series",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'speciality') AS "speciality",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'title_name') AS "title_name",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'level') AS "level",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'trained') AS "trained",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'years') AS "years",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'languages') AS "languages",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'languages_na') AS "languages_na",
 (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer WHERE submission_id = m.id AND revision = m.revision AND field = 'duties') AS "duties"
FROM submission m JOIN application a ON a.id = m.application_id WHERE m.form = 'dy-chuding-baobiao';
COMMIT;
